package dev.verdict.stress.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.LoadReport;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadedLoopTest {
  private static final LoadOrder ORDER = new LoadOrder("", "", 3, 0, 10, 50);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong asked = new AtomicLong();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private interface Transaction {
    boolean run() throws Exception;
  }

  private LoadReport round(Transaction transaction) throws Exception {
    RivalClient client =
        new RivalClient() {
          @Override
          public void connect(String address, int participants) {}

          @Override
          public boolean transaction() throws Exception {
            asked.incrementAndGet();
            return transaction.run();
          }
        };
    return new ThreadedLoop(client, threads, ORDER).run();
  }

  @Test
  void everyTransactionIsCounted() throws Exception {
    LoadReport report = round(() -> true);

    assertThat(report.answers()).isEqualTo(asked.get()).isGreaterThanOrEqualTo(6);
    assertThat(report.commits()).isEqualTo(asked.get());
    assertThat(report.errors()).isZero();
    assertThat(report.measuredMs()).isEqualTo(50);
  }

  @Test
  void whatIsNotCommittedIsTold() throws Exception {
    LoadReport report = round(() -> false);

    assertThat(report.answers()).isEqualTo(asked.get());
    assertThat(report.commits()).isZero();
    assertThat(report.firstTroubles()).contains("not committed");
  }

  @Test
  void aFailureIsAnErrorAndNotTheEndOfTheRound() throws Exception {
    LoadReport report =
        round(
            () -> {
              throw new IllegalStateException("no leader");
            });

    assertThat(report.answers()).isZero();
    assertThat(report.errors()).isEqualTo(asked.get()).isGreaterThanOrEqualTo(6);
    assertThat(report.firstTroubles()).contains("java.lang.IllegalStateException: no leader");
  }
}
