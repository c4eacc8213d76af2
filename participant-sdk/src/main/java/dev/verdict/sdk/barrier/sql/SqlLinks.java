package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.Lane;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where connections come from.
 *
 * @param <C> what handlers work with
 */
public interface SqlLinks<C> extends AutoCloseable {
  /** Runs what may block. */
  Executor executor(Lane lane);

  /**
   * Borrows a connection.
   *
   * @param phaseTwo whether it is for phase two, which must not wait behind work
   */
  CompletionStage<SqlLink<C>> open(boolean phaseTwo);

  /** The SQLSTATE of an error, if it is the database's. */
  Optional<String> sqlState(Throwable error);

  /** The database's own number of an error; 0 if it is not the database's, or has none. */
  default int vendorCode(Throwable error) {
    return 0;
  }

  @Override
  void close();
}
