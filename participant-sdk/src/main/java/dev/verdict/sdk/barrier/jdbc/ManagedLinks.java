package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.ManagedTransactions;
import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.barrier.sql.SqlLink;
import dev.verdict.sdk.barrier.sql.SqlLinks;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Connections whose transactions a framework manages, and plain ones for phase two, in which no
 * handler runs.
 */
public final class ManagedLinks implements SqlLinks<Connection> {
  private static final ThreadLocal<Optional<ManagedLink>> BEGUN =
      ThreadLocal.withInitial(Optional::empty);

  private final JdbcLinks plain;
  private final ManagedTransactions transactions;

  /**
   * Over the framework's transactions.
   *
   * @param plain for everything that is not a handler's transaction
   */
  public ManagedLinks(JdbcLinks plain, ManagedTransactions transactions) {
    this.plain = plain;
    this.transactions = transactions;
  }

  /** A handler that goes on elsewhere must not leave its transaction to this thread's next call. */
  private static void run(Runnable task) {
    try {
      task.run();
    } finally {
      BEGUN.get().ifPresent(ManagedLink::abandon);
      BEGUN.remove();
    }
  }

  @Override
  public Executor executor(Lane lane) {
    Executor threads = plain.executor(lane);
    return lane == Lane.PHASE_TWO ? threads : task -> threads.execute(() -> run(task));
  }

  @Override
  public CompletionStage<SqlLink<Connection>> open(boolean phaseTwo) {
    return phaseTwo
        ? plain.open(true)
        : CompletableFuture.completedFuture(
            new ManagedLink(transactions, () -> plain.open(false), BEGUN::set));
  }

  @Override
  public Optional<String> sqlState(Throwable error) {
    return plain.sqlState(error);
  }

  @Override
  public int vendorCode(Throwable error) {
    return plain.vendorCode(error);
  }

  @Override
  public void close() {
    plain.close();
  }
}
