package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.Lending;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a handler reads. There are many of them, so that reading goes straight through; what
 * leads back to the connection, or writes, is left to the connection's guard.
 *
 * @param careful guards the same rows
 */
record GuardedRows(ResultSet rows, Lending lending, GuardedConnection careful)
    implements InvocationHandler {
  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "getStatement",
          "getObject",
          "getArray",
          "getBlob",
          "getClob",
          "getNClob",
          "getSQLXML",
          "updateArray",
          "updateBlob",
          "updateClob",
          "updateNClob",
          "updateSQLXML",
          "updateObject",
          "unwrap",
          "isWrapperFor",
          "close",
          "isClosed",
          "equals",
          "hashCode",
          "toString",
          "insertRow",
          "updateRow",
          "deleteRow" ->
          careful.invoke(proxy, method, args);
      default -> read(method, args);
    };
  }

  private @Nullable Object read(Method method, Object @Nullable [] args) throws Throwable {
    GuardedConnection.requireOpen(lending);
    return GuardedConnection.run(rows, method, args);
  }
}
