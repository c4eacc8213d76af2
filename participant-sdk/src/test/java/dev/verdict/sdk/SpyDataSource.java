package dev.verdict.sdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;

/**
 * Notes what is executed, commits included; fails statements, or lets something happen before one,
 * on demand.
 */
final class SpyDataSource {
  private final List<String> executed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failures = new AtomicInteger();
  private final DataSource target;
  private volatile boolean wall;
  private volatile UnaryOperator<String> rewriting = UnaryOperator.identity();
  private volatile String failing = "";
  private volatile String failingState = "";
  private final AtomicInteger statementsLeft = new AtomicInteger();
  private volatile Runnable happening = () -> {};

  SpyDataSource(DataSource target) {
    this.target = target;
  }

  /** From now on it takes one statement at a time, as SQL firewalls do. */
  SpyDataSource refusingTwoStatements() {
    wall = true;
    return this;
  }

  /** Prepares another statement instead of each that comes. */
  void rewriteBy(UnaryOperator<String> instead) {
    rewriting = instead;
  }

  /** Fails the next statements that begin so. */
  void failNext(int times, String beginning, String sqlState) {
    failing = beginning;
    failingState = sqlState;
    failures.set(times);
  }

  /** Lets something happen just before a statement: 1 is the next one. */
  void beforeStatement(int number, Runnable what) {
    happening = what;
    statementsLeft.set(number);
  }

  List<String> executed() {
    return List.copyOf(executed);
  }

  void forget() {
    executed.clear();
  }

  DataSource dataSource() {
    return proxy(DataSource.class, target, "");
  }

  /** Notes the same of connections for XA, and {@code XA start} and so on of their resources. */
  XADataSource xaDataSource(XADataSource over) {
    return proxy(XADataSource.class, over, "");
  }

  private <T> T proxy(Class<T> type, Object over, String preparedSql) {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              String sql = args != null && args[0] instanceof String s ? s : preparedSql;
              if (args != null && method.getName().equals("prepareStatement")) {
                args[0] = rewriting.apply(sql);
              }
              if (wall && method.getName().equals("prepareStatement") && sql.contains(";\n")) {
                refuse((Connection) over);
              }
              if (method.getName().startsWith("execute")) {
                note(sql);
              } else if (type == Connection.class && method.getName().equals("commit")) {
                executed.add("COMMIT");
              } else if (type == XAResource.class) {
                note("XA " + method.getName());
              }
              try {
                return wrap(method.invoke(over, args), method.getReturnType(), sql);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
  }

  /** By the server, which ends a transaction that is open. */
  private static void refuse(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("two statements in one text are not allowed");
    }
  }

  private void note(String sql) throws SQLException {
    if (statementsLeft.getAndDecrement() == 1) {
      happening.run();
    }
    executed.add(sql.strip().lines().findFirst().orElse(""));
    if (!failing.isEmpty() && sql.startsWith(failing) && failures.getAndDecrement() > 0) {
      throw new SQLException("injected", failingState);
    }
  }

  private @org.jspecify.annotations.Nullable Object wrap(
      @org.jspecify.annotations.Nullable Object result, Class<?> type, String sql) {
    if (result instanceof XAResource resource && type == XAResource.class) {
      return proxy(XAResource.class, resource, "");
    }
    if (result instanceof XAConnection connection) {
      return proxy(XAConnection.class, connection, "");
    }
    if (result instanceof Connection connection) {
      return proxy(Connection.class, connection, "");
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement, sql);
    }
    return result instanceof Statement statement ? proxy(Statement.class, statement, "") : result;
  }
}
