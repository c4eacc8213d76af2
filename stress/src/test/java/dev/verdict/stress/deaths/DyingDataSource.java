package dev.verdict.stress.deaths;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections that may be the last thing that this process uses, just before or after a commit. */
final class DyingDataSource {
  private DyingDataSource() {}

  static DataSource over(DataSource source) {
    return proxy(DataSource.class, source, "");
  }

  /** {@code prepared} is the statement's own text if it is prepared, else empty. */
  private static <T> T proxy(Class<T> type, Object target, String prepared) {
    ClassLoader loader = DyingDataSource.class.getClassLoader();
    Object proxy =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (self, method, args) -> invoke(target, prepared, method, args));
    return type.cast(proxy);
  }

  private static @Nullable Object invoke(
      Object target, String prepared, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    String text = args == null || args.length == 0 ? prepared : String.valueOf(args[0]);
    Ends ends = Ends.of(target, method, text);
    ends.before();
    Object result;
    try {
      result = method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    ends.after();
    return wrapped(result, text);
  }

  private static @Nullable Object wrapped(@Nullable Object result, String text) {
    if (result instanceof Connection connection) {
      return proxy(Connection.class, connection, "");
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement, text);
    }
    return result instanceof Statement statement ? proxy(Statement.class, statement, "") : result;
  }

  /** How a method ends a transaction, if it does. */
  private enum Ends {
    NOTHING,
    LOCAL,
    BY_PREPARE,
    BY_COMMIT_PREPARED,
    BY_ROLLBACK_PREPARED;

    static Ends of(Object target, Method method, String sql) {
      if (target instanceof Connection && method.getName().equals("commit")) {
        return LOCAL;
      }
      if (!method.getName().equals("execute")) {
        return NOTHING;
      }
      if (sql.endsWith("COMMIT")) {
        return LOCAL;
      }
      if (sql.startsWith("PREPARE TRANSACTION")) {
        return BY_PREPARE;
      }
      if (sql.startsWith("COMMIT PREPARED")) {
        return BY_COMMIT_PREPARED;
      }
      return sql.startsWith("ROLLBACK PREPARED") ? BY_ROLLBACK_PREPARED : NOTHING;
    }

    void before() {
      switch (this) {
        case BY_PREPARE -> Dying.during("prepare");
        case BY_COMMIT_PREPARED -> Dying.during("commit");
        case BY_ROLLBACK_PREPARED -> Dying.during("abort");
        case LOCAL, NOTHING -> {}
      }
      if (this != NOTHING) {
        Dying.pass(Moment.WORKED);
      }
    }

    void after() {
      switch (this) {
        case BY_ROLLBACK_PREPARED -> Dying.pass(Moment.ROLLED_BACK);
        case LOCAL, BY_PREPARE, BY_COMMIT_PREPARED -> Dying.pass(Moment.KEPT);
        case NOTHING -> {}
      }
    }
  }
}
