package dev.verdict.testkit;

import dev.verdict.sdk.conformance.Cutter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts one connection at its commit, whichever of those it watches comes to one first. */
final class Scissors implements Cutter {
  private static final String CONNECTION_FAILURE = "08006";

  /** A statement that commits, or several of which the last one does. */
  private static final Pattern COMMITS =
      Pattern.compile(
          "(.*;)?\\s*(commit|prepare\\s+transaction|rollback\\s+prepared|xa\\s+(prepare|commit|rollback))"
              + "\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final AtomicReference<Optional<Moment>> armed = new AtomicReference<>(Optional.empty());

  /** A call of a proxied method. */
  interface Calling {
    @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable;
  }

  @Override
  public void cutNext(Moment moment) {
    armed.set(Optional.of(moment));
  }

  @Override
  public boolean hasCut() {
    return armed.getAndSet(Optional.empty()).isEmpty();
  }

  /** A connection whose commits are watched, those in SQL too. */
  Connection watched(Connection real) {
    return proxy(
        Connection.class,
        (method, args) -> {
          boolean commits = method.getName().equals("commit");
          Object result = commits ? cut(real, real, method, args) : invoke(real, method, args);
          return statement(real, result, firstText(args));
        });
  }

  private @Nullable Object statement(Connection of, @Nullable Object result, String sql) {
    if (result instanceof CallableStatement statement) {
      return proxy(
          CallableStatement.class, (method, args) -> run(of, statement, method, args, sql));
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(
          PreparedStatement.class, (method, args) -> run(of, statement, method, args, sql));
    }
    return result instanceof Statement statement
        ? proxy(Statement.class, (method, args) -> run(of, statement, method, args, ""))
        : result;
  }

  private @Nullable Object run(
      Connection of, Statement statement, Method method, Object @Nullable [] args, String prepared)
      throws Throwable {
    String text = firstText(args);
    String sql = text.isEmpty() ? prepared : text;
    return method.getName().startsWith("execute") && COMMITS.matcher(sql).matches()
        ? cut(of, statement, method, args)
        : invoke(statement, method, args);
  }

  private static String firstText(Object @Nullable [] args) {
    return args != null && args.length > 0 && args[0] instanceof String text ? text : "";
  }

  /**
   * Makes a call that commits, and cuts the connection before or after it if that was asked for.
   *
   * @throws SQLException if it was cut
   */
  @Nullable Object cut(
      Connection connection, Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    Optional<Moment> moment = armed.getAndSet(Optional.empty());
    if (moment.isEmpty()) {
      return invoke(target, method, args);
    }
    if (moment.get() == Moment.AFTER_COMMIT) {
      invoke(target, method, args);
    }
    connection.abort(Runnable::run);
    letThePoolNotice(connection);
    throw new SQLException(
        "the test cut the connection " + moment.get().text() + " the commit", CONNECTION_FAILURE);
  }

  /** A pool gives a connection up when a call on it fails. */
  private static void letThePoolNotice(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      return;
    }
    throw new IllegalStateException("the connection could not be cut: abort() has no effect");
  }

  static @Nullable Object invoke(Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  static <T> T proxy(Class<T> type, Calling calling) {
    return type.cast(
        Proxy.newProxyInstance(
            Scissors.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> calling.call(method, args)));
  }
}
