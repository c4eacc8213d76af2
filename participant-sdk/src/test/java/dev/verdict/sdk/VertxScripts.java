package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.RulesSuite.Script;
import dev.verdict.sdk.vertx.VertxHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;

/** Executes the scripts of a suite over the Vert.x client. */
record VertxScripts(RulesSuite suite, Vertx vertx) {
  Participant bank(Store<SqlConnection> store) {
    return Participant.named("bank", store)
        .preparedAsync("run", Script.class, VertxHandlers.handler(this::run))
        .tccAsync(
            "run",
            Script.class,
            Result.None.class,
            VertxHandlers.handler(this::run),
            VertxHandlers.followUp((session, script, output) -> Future.succeededFuture()),
            VertxHandlers.followUp(VertxScripts::undo))
        .sagaAsync(
            "run",
            Script.class,
            Result.None.class,
            VertxHandlers.handler(this::run),
            "undo",
            VertxHandlers.followUp(VertxScripts::undo))
        .build();
  }

  Future<Result<Result.None>> run(SqlConnection session, Script script) {
    int run = suite.runs.incrementAndGet();
    return session
        .query(script.sql())
        .execute()
        .compose(rows -> then(session, script.mode(), run))
        .map(done -> Result.done());
  }

  private Future<?> then(SqlConnection session, String mode, int run) {
    return switch (mode) {
      case "wait" -> vertx.executeBlocking(this::waited, false);
      case "40001", "40P01" ->
          run == 1 ? Future.failedFuture(new LostRace(mode)) : Future.succeededFuture();
      case "lose" -> Future.failedFuture(new LostRace("40001"));
      case "commit" -> session.query("COMMIT").execute();
      case "overtaken" -> overtaken();
      case "overtaken, failing" ->
          overtaken().compose(none -> Future.failedFuture(new IllegalStateException("no order")));
      case "overtaken, failing with a code" ->
          overtaken()
              .compose(
                  none ->
                      Future.failedFuture(
                          new OperationFailedException("seat_taken", "somebody sits there")));
      case "40001 with a code", "55P03 with a code" ->
          Future.failedFuture(
              new OperationFailedException(
                  "busy_today", "come back", new LostRace(mode.substring(0, 5))));
      case "fail" -> Future.failedFuture(new IllegalStateException("out of order"));
      default -> Future.succeededFuture();
    };
  }

  private Future<?> overtaken() {
    return vertx.executeBlocking(
        () -> {
          suite.elsewhere.run();
          return true;
        },
        false);
  }

  private boolean waited() throws InterruptedException {
    suite.entered.countDown();
    assertThat(suite.released.await(60, TimeUnit.SECONDS)).isTrue();
    return true;
  }

  private static Future<?> undo(SqlConnection session, Script script, Result.None output) {
    return session.query("INSERT INTO effect (what) VALUES ('undid')").execute();
  }

  /** What the database says to the loser. */
  private static final class LostRace extends DatabaseException {
    private static final long serialVersionUID = 1L;

    LostRace(String sqlState) {
      super("lost a race", 0, sqlState);
    }
  }
}
