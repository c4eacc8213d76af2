package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BranchTest {
  private static final int THREADS = 8;
  private static final int CALLS = 250;

  /** Copies of a call are sent at the same time. */
  @Test
  void itRemembersEachOfManyCallsAtATime() throws Exception {
    Branch branch =
        new Branch(
            new Calls(new Service(Flaw.NONE)),
            Service.samples().operations().get(2),
            TxId.of(1, 1, 1, 1),
            "b");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(() -> callOften(branch)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(branch.history().split("settle \\(", -1)).hasSize(THREADS * CALLS + 1);
  }

  private static void callOften(Branch branch) {
    for (int i = 0; i < CALLS; i++) {
      branch.send(CallKind.SETTLE, branch.workBody());
    }
  }
}
