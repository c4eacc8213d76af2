package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.Lane;
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
  private final VertxLink.Kind kind;

  VertxLinks(Pool work, Pool phaseTwo, VertxLink.Kind kind) {
    this.work = work;
    this.phaseTwo = phaseTwo;
    this.kind = kind;
  }

  @Override
  public Executor executor(Lane lane) {
    return Runnable::run;
  }

  @Override
  public CompletionStage<SqlLink<SqlConnection>> open(boolean forPhaseTwo) {
    return (forPhaseTwo ? phaseTwo : work)
        .getConnection()
        .<SqlLink<SqlConnection>>map(connection -> new VertxLink(connection, kind))
        .toCompletionStage();
  }

  @Override
  public Optional<String> sqlState(Throwable error) {
    return databaseException(error).map(DatabaseException::getSqlState);
  }

  @Override
  public int vendorCode(Throwable error) {
    return vendorCodeOf(error);
  }

  static int vendorCodeOf(Throwable error) {
    return databaseException(error).map(DatabaseException::getErrorCode).orElse(0);
  }

  private static Optional<DatabaseException> databaseException(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof DatabaseException database) {
        return Optional.of(database);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  @Override
  public void close() {}
}
