package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.sql.SqlLink;
import dev.verdict.sdk.barrier.sql.SqlLinks;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Connections out of Vert.x pools. */
final class VertxLinks implements SqlLinks<SqlConnection> {
  private static final int CAUSES_MAX = 20;

  private final Pool work;
  private final Pool phaseTwo;

  VertxLinks(Pool work, Pool phaseTwo) {
    this.work = work;
    this.phaseTwo = phaseTwo;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public CompletionStage<SqlLink<SqlConnection>> open(boolean forPhaseTwo) {
    return (forPhaseTwo ? phaseTwo : work)
        .getConnection()
        .<SqlLink<SqlConnection>>map(VertxLink::new)
        .toCompletionStage();
  }

  @Override
  public Optional<String> sqlState(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof DatabaseException database) {
        return Optional.ofNullable(database.getSqlState());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  @Override
  public void close() {}
}
