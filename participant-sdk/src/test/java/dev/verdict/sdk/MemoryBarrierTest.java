package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MemoryBarrierTest extends BarrierBehaviour<MemoryTransaction> {
  private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

  @Override
  Store<MemoryTransaction> store() {
    return new MemoryStore();
  }

  @Override
  CompletionStage<Void> write(MemoryTransaction session, String effect) {
    session.onCommit(() -> effects.add(effect));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  List<String> effects() {
    return List.copyOf(effects);
  }

  @Override
  void clean() {
    effects.clear();
  }

  @Test
  void beyondItsBoundFinishedBranchesAreForgottenAndNeverRunAgain() {
    Participant small =
        Participant.named("small", new MemoryStore(1, Clock.systemUTC()))
            .saga("op", Order.class, Ticket.class, (tx, order) -> Result.done(new Ticket(1)))
            .build();
    for (int i = 0; i < 500; i++) {
      assertThat(new Calls(small, Calls.txAt(1000 + i)).end("settle")).isEqualTo(TOMBSTONE);
    }
    assertThat(new Calls(small, Calls.txAt(1000)).work("action", "op", GO)).contains("refused");
    small.close();
  }
}
