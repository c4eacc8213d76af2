package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BranchTest {
  private static final int THREADS = 4;
  private static final int CALLS = 2_000;

  /** Answers at once, so that nothing keeps calls apart. */
  private static final class Prompt implements Subject {
    @Override
    public Reply post(String call, byte[] body) {
      return Service.status(404);
    }

    @Override
    public Optional<Json> state() {
      return Optional.empty();
    }
  }

  /** Copies of a call are sent at the same time. */
  @Test
  void itRemembersEachOfManyCallsAtATime() throws Exception {
    Branch branch =
        new Branch(
            new Calls(new Prompt()),
            Service.samples().operations().get(2),
            TxId.of(1, 1, 1, 1),
            "b");
    CyclicBarrier together = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  together.await();
                  callOften(branch);
                  return true;
                }));
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
      branch.send(CallKind.SETTLE, Map.of());
    }
  }
}
