package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.RulesSuite.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** Executes the scripts of a suite over JDBC. */
record JdbcScripts(RulesSuite suite) {
  Participant bank(JdbcStore store) {
    return Participant.named("bank", store)
        .prepared("run", Script.class, this::run)
        .tcc(
            "run",
            Script.class,
            Result.None.class,
            this::run,
            (connection, script, output) -> {},
            JdbcScripts::undo)
        .saga("run", Script.class, Result.None.class, this::run, "undo", JdbcScripts::undo)
        .build();
  }

  Result<Result.None> run(Connection connection, Script script) throws Exception {
    int run = suite.runs.incrementAndGet();
    try (Statement statement = connection.createStatement()) {
      statement.execute(script.sql());
    }
    switch (script.mode()) {
      case "wait" -> {
        suite.entered.countDown();
        assertThat(suite.released.await(60, TimeUnit.SECONDS)).isTrue();
      }
      case "40001", "40P01" -> {
        if (run == 1) {
          throw new SQLException("lost a race", script.mode());
        }
      }
      case "lose" -> throw new SQLException("lost a race", "40001");
      case "commit" -> connection.commit();
      case "overtaken" -> suite.elsewhere.run();
      case "overtaken, failing" -> {
        suite.elsewhere.run();
        throw new IllegalStateException("out of order");
      }
      case "overtaken, failing with a code" -> {
        suite.elsewhere.run();
        throw new OperationFailedException("seat_taken", "somebody sits there");
      }
      case "40001 with a code", "55P03 with a code" ->
          throw new OperationFailedException(
              "busy_today",
              "come back",
              new SQLException("not now", script.mode().substring(0, 5)));
      case "fail" -> throw new IllegalStateException("out of order");
      default -> {}
    }
    return Result.done();
  }

  private static void undo(Connection connection, Script script, Result.None output)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO effect (what) VALUES ('undid')");
    }
  }
}
