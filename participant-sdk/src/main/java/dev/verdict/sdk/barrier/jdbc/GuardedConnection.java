package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.Lending;
import dev.verdict.sdk.barrier.sql.TransactionEnds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that refuses to end or to change the transaction it is in: the barrier does that.
 * Savepoints are allowed. Whatever it gives leads back to it, and none of it can be used any more
 * once the handler is over.
 */
final class GuardedConnection implements InvocationHandler {
  private static final String NOT_IN_THIS_STATE = "25000";
  private static final Set<String> REFUSED =
      Set.of("commit", "setAutoCommit", "close", "abort", "setTransactionIsolation", "setReadOnly");

  private final Object target;
  private final Lent lent;

  /** The connection, for how long, and as handlers see it. */
  private static final class Lent {
    private final Connection real;
    private final Lending lending;
    private final Connection guarded;

    Lent(Connection real, Lending lending) {
      this.real = real;
      this.lending = lending;
      this.guarded = proxy(Connection.class, new GuardedConnection(real, this));
    }
  }

  private GuardedConnection(Object target, Lent lent) {
    this.target = target;
    this.lent = lent;
  }

  static Connection over(Connection connection, Lending lending) {
    return new Lent(connection, lending).guarded;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "getConnection" -> lent.guarded;
      case "isWrapperFor" -> false;
      case "unwrap" -> throw refusal("unwrap");
      case "equals" -> args != null && proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> run(method, args);
      case "close", "isClosed" -> ends(method, args);
      case "cancel" -> interrupt(method, args);
      default -> use(method, args);
    };
  }

  private static SQLException refusal(String what) {
    return new SQLException(
        what + " is the barrier's business: return or throw instead", NOT_IN_THIS_STATE);
  }

  /** What a handler opened may be closed at any time. */
  private @Nullable Object ends(Method method, Object @Nullable [] args) throws Throwable {
    if (target instanceof Connection) {
      refuse(method.getName(), args);
    }
    return run(method, args);
  }

  /** Does not wait for what it shall interrupt. */
  private @Nullable Object interrupt(Method method, Object @Nullable [] args) throws Throwable {
    requireOpen(lent.lending);
    return run(method, args);
  }

  private @Nullable Object use(Method method, Object @Nullable [] args) throws Throwable {
    refuse(method.getName(), args);
    synchronized (lent.lending) {
      requireOpen(lent.lending);
      Object result = run(method, GuardedValue.bare(args, lent.lending));
      return method.getReturnType().isPrimitive() ? result : guard(result);
    }
  }

  static void requireOpen(Lending lending) throws SQLException {
    if (lending.isOver()) {
      throw new SQLException(Lending.OVER, NOT_IN_THIS_STATE);
    }
  }

  private @Nullable Object run(Method method, Object @Nullable [] args) throws Throwable {
    return run(target, method, args);
  }

  static @Nullable Object run(Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void refuse(String name, Object @Nullable [] args) throws SQLException {
    Object first = args == null || args.length == 0 ? "" : args[0];
    boolean wholeRollback = name.equals("rollback") && first.equals("");
    if (target instanceof Connection && (wholeRollback || REFUSED.contains(name))) {
      throw refusal(name);
    }
    if (takesSql(name) && first instanceof String sql && endsTransaction(sql)) {
      throw new SQLException(
          "a handler must not end the barrier's transaction by SQL", NOT_IN_THIS_STATE);
    }
  }

  private boolean takesSql(String name) {
    return target instanceof Connection
        ? name.startsWith("prepare")
        : target instanceof Statement && (name.startsWith("execute") || name.equals("addBatch"));
  }

  private boolean endsTransaction(String sql) throws SQLException {
    return !TransactionEnds.never(sql)
        && (TransactionEnds.onPurpose(sql)
            || !lent.real.getMetaData().getDatabaseProductName().equals("PostgreSQL"));
  }

  private @Nullable Object guard(@Nullable Object result) {
    if (result instanceof CallableStatement statement) {
      return guarded(CallableStatement.class, statement);
    }
    if (result instanceof PreparedStatement statement) {
      return guarded(PreparedStatement.class, statement);
    }
    if (result instanceof Statement statement) {
      return guarded(Statement.class, statement);
    }
    if (result instanceof ResultSet rows) {
      GuardedConnection careful = new GuardedConnection(rows, lent);
      return proxy(ResultSet.class, new GuardedRows(rows, lent.lending, careful));
    }
    return result instanceof DatabaseMetaData data
        ? guarded(DatabaseMetaData.class, data)
        : GuardedValue.guard(result, lent.lending, this::guard);
  }

  private <T> T guarded(Class<T> type, T given) {
    return proxy(type, new GuardedConnection(given, lent));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    ClassLoader loader = GuardedConnection.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }
}
