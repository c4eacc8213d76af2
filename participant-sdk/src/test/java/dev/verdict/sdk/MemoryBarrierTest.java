package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemoryBarrierTest extends BarrierBehaviour<MemoryTransaction> {
  private static final int SO_MANY_THAT_EACH_STRIPE_GETS_SOME = 2_000;

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
    List<TxId> ids = Stream.iterate(1000, i -> i + 1).limit(500).map(Calls::txAt).toList();
    for (TxId id : ids) {
      assertThat(new Calls(small, id).end("settle")).isEqualTo(TOMBSTONE);
    }
    List<String> late =
        ids.stream().map(id -> new Calls(small, id).work("action", "op", GO)).toList();
    assertThat(late).noneMatch(answer -> answer.contains("done"));
    assertThat(late).filteredOn(answer -> answer.contains("refused")).hasSizeGreaterThan(100);
    small.close();
  }

  @Test
  void aStepOfASagaIsForgottenOnceItCanNotBeUndoneAnyMoreAndNotBefore() {
    MutableClock clock = new MutableClock();
    Participant small =
        Participant.named("small", new MemoryStore(1, Duration.ofSeconds(10), clock))
            .saga("op", Order.class, Ticket.class, (tx, order) -> Result.done(new Ticket(1)))
            .build();
    List<TxId> ids = Stream.iterate(1000, i -> i + 1).limit(500).map(Calls::txAt).toList();
    List<String> early =
        ids.stream().map(id -> new Calls(small, id).work("action", "op", GO)).toList();
    assertThat(early).filteredOn(answer -> answer.contains("done")).hasSizeBetween(1, 100);
    clock.advance(Duration.ofSeconds(11));
    TxId late = Calls.txAt(2000);
    for (int i = 0; i < SO_MANY_THAT_EACH_STRIPE_GETS_SOME; i++) {
      late = Calls.txAt(2000 + i);
      assertThat(new Calls(small, late).work("action", "op", GO)).contains("done");
      clock.advance(Duration.ofSeconds(11));
    }
    assertThat(new Calls(small, ids.get(0)).work("action", "op", GO)).doesNotContain("done");
    assertThat(new Calls(small, late).work("action", "op", GO)).contains("done");
    small.close();
  }
}
