package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.Lending;
import dev.verdict.sdk.barrier.sql.QuestionMarks;
import dev.verdict.sdk.barrier.sql.SqlLink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One JDBC connection. Everything blocks, so every stage is complete when it is returned. */
final class JdbcLink implements SqlLink<Connection> {
  private static final Logger LOG = System.getLogger(JdbcLink.class.getName());
  private static final int NOT_BOUND = -1;

  private final Connection connection;
  private final Lending lending = new Lending();
  private int usualBound = NOT_BOUND;
  private boolean rollbackFailed;

  JdbcLink(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Connection session() {
    return GuardedConnection.over(connection, lending);
  }

  @Override
  public void endSession() {
    lending.end();
  }

  /** The socket's own bound: one of the statement would not help against a silent network. */
  @Override
  public void bound(Duration longest) {
    if (longest.isZero()) {
      return;
    }
    try {
      int usual = connection.getNetworkTimeout();
      if (usual == 0 || usual > longest.toMillis()) {
        connection.setNetworkTimeout(Runnable::run, (int) longest.toMillis());
        usualBound = usual;
      }
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      LOG.log(Level.DEBUG, "this driver or pool cannot bound a statement", e);
    }
  }

  /** Puts the bound back as it was. */
  void unbound() throws SQLException {
    if (usualBound != NOT_BOUND && !connection.isClosed()) {
      connection.setNetworkTimeout(Runnable::run, usualBound);
      usualBound = NOT_BOUND;
    }
  }

  @Override
  public CompletionStage<String> product() {
    return call(() -> connection.getMetaData().getDatabaseProductName());
  }

  @Override
  public CompletionStage<Void> begin() {
    return run(() -> connection.setAutoCommit(false));
  }

  @Override
  public CompletionStage<List<List<String>>> query(String sql, String... parameters) {
    return call(
        () -> {
          try (PreparedStatement statement = prepare(QuestionMarks.in(sql), parameters);
              ResultSet rows = statement.executeQuery()) {
            return read(rows);
          }
        });
  }

  private static List<List<String>> read(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    List<List<String>> all = new ArrayList<>(1);
    while (rows.next()) {
      List<String> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(rows.getString(i));
      }
      all.add(row);
    }
    return all;
  }

  @Override
  public CompletionStage<Integer> update(String sql, String... parameters) {
    return call(
        () -> {
          try (PreparedStatement statement = prepare(QuestionMarks.in(sql), parameters)) {
            return statement.executeUpdate();
          }
        });
  }

  private PreparedStatement prepare(String sql, String... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public CompletionStage<Void> command(String sql) {
    return run(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
          }
        });
  }

  @Override
  public CompletionStage<Void> commit() {
    return run(connection::commit);
  }

  @Override
  public CompletionStage<Boolean> commitsAlong() {
    return call(() -> execute("SELECT 1;\nSELECT 1"))
        .thenApply(none -> true)
        .exceptionallyCompose(
            refused -> {
              LOG.log(Level.INFO, "commits take a round trip of their own here", refused);
              return rollback().thenApply(none -> false);
            });
  }

  /** In one round trip: a driver that runs two statements in one call stops at the first error. */
  @Override
  public CompletionStage<Integer> updateAndCommit(String sql, String... parameters) {
    return call(() -> execute(QuestionMarks.inAndCommit(sql), parameters));
  }

  /** How many rows the first of its statements changed. */
  private int execute(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      statement.execute();
      return statement.getUpdateCount();
    }
  }

  @Override
  public CompletionStage<Void> rollback() {
    return run(
        () -> {
          rollbackFailed = true;
          if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
          }
          rollbackFailed = false;
        });
  }

  /** Whether work may be left that auto-commit, turned on again, would commit. */
  boolean rollbackFailed() {
    return rollbackFailed;
  }

  @Override
  public CompletionStage<Void> release() {
    try (Connection closing = connection) {
      if (rollbackFailed) {
        closing.abort(Runnable::run);
      } else {
        leaveTransaction(closing);
        unbound();
      }
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      LOG.log(Level.DEBUG, "a connection could not be given back", e);
    }
    return CompletableFuture.completedFuture(null);
  }

  private static void leaveTransaction(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
  }

  private static CompletionStage<Void> run(Body body) {
    return call(() -> {
          body.run();
          return true;
        })
        .thenAccept(done -> {});
  }

  private static <T> CompletionStage<T> call(Query<T> query) {
    try {
      return CompletableFuture.completedFuture(query.run());
    } catch (SQLException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Something that returns a value or fails. */
  private interface Query<T> {
    T run() throws SQLException;
  }

  /** Something that may fail. */
  private interface Body {
    void run() throws SQLException;
  }
}
