package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.TransactionEnds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that refuses to end or to change the transaction it is in: the barrier does that.
 * Savepoints are allowed.
 */
final class GuardedConnection implements InvocationHandler {
  private static final Set<String> REFUSED =
      Set.of(
          "commit",
          "setAutoCommit",
          "close",
          "abort",
          "setTransactionIsolation",
          "setReadOnly",
          "unwrap");
  private final Object target;
  private final Connection real;
  private final Connection guarded;

  private GuardedConnection(Connection target) {
    this.target = target;
    this.real = target;
    this.guarded = proxy(Connection.class, this);
  }

  private GuardedConnection(Statement target, GuardedConnection of) {
    this.target = target;
    this.real = of.real;
    this.guarded = of.guarded;
  }

  static Connection over(Connection connection) {
    return new GuardedConnection(connection).guarded;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    refuse(method, args);
    if (method.getName().equals("getConnection")) {
      return guarded;
    }
    try {
      return guard(method.invoke(target, args));
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void refuse(Method method, Object @Nullable [] args) throws SQLException {
    String name = method.getName();
    boolean onConnection = target instanceof Connection;
    boolean wholeRollback = name.equals("rollback") && (args == null || args.length == 0);
    if (onConnection && (wholeRollback || REFUSED.contains(name))) {
      throw new SQLException(name + " is the barrier's business: return or throw instead", "25000");
    }
    if (args != null && args.length > 0 && args[0] instanceof String sql && endsTransaction(sql)) {
      throw new SQLException("a handler must not end the barrier's transaction by SQL", "25000");
    }
  }

  private boolean endsTransaction(String sql) throws SQLException {
    return TransactionEnds.onPurpose(sql)
        || (TransactionEnds.unasked(sql)
            && !real.getMetaData().getDatabaseProductName().equals("PostgreSQL"));
  }

  private @Nullable Object guard(@Nullable Object result) {
    if (result instanceof CallableStatement statement) {
      return proxy(CallableStatement.class, new GuardedConnection(statement, this));
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, new GuardedConnection(statement, this));
    }
    if (result instanceof Statement statement) {
      return proxy(Statement.class, new GuardedConnection(statement, this));
    }
    return result;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    ClassLoader loader = GuardedConnection.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }
}
