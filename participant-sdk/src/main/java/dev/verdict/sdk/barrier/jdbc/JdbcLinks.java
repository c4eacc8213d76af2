package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.barrier.sql.SqlLink;
import dev.verdict.sdk.barrier.sql.SqlLinks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.sql.DataSource;

/** Connections out of JDBC data sources. Blocks the calling thread. */
public final class JdbcLinks implements SqlLinks<Connection> {
  private static final int CAUSES_MAX = 20;

  private final DataSource work;
  private final DataSource phaseTwo;
  private final Function<Lane, Executor> executors;
  private final Runnable closing;

  /** The closing is run once nothing more is asked for. */
  public JdbcLinks(
      DataSource work, DataSource phaseTwo, Function<Lane, Executor> executors, Runnable closing) {
    this.work = work;
    this.phaseTwo = phaseTwo;
    this.executors = executors;
    this.closing = closing;
  }

  @Override
  public Executor executor(Lane lane) {
    return executors.apply(lane);
  }

  @Override
  public CompletionStage<SqlLink<Connection>> open(boolean forPhaseTwo) {
    try {
      DataSource source = forPhaseTwo ? phaseTwo : work;
      return CompletableFuture.completedFuture(new JdbcLink(source.getConnection()));
    } catch (SQLException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Optional<String> sqlState(Throwable error) {
    return sqlException(error).map(SQLException::getSQLState);
  }

  @Override
  public int vendorCode(Throwable error) {
    return sqlException(error).map(SQLException::getErrorCode).orElse(0);
  }

  private static Optional<SQLException> sqlException(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    closing.run();
  }
}
