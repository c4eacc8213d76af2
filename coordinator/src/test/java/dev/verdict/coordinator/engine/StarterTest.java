package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which transactions may leave the decision to their only branch. */
class StarterTest {
  private final MemoryDatabase database = new MemoryDatabase(1, () -> Instant.EPOCH);
  private final Definitions definitions = new Definitions(database.definitions(Runnable::run));

  private boolean mayDelegate(boolean delegates, boolean onePhase, Branch... branches) {
    Participant bank =
        new Participant(
            "bank", List.of(URI.create("http://bank")), true, Set.of(), Set.of(), onePhase);
    Starter starter =
        new Starter(
            new AtomicProtocol(definitions),
            new SagaProtocol(definitions),
            new ParticipantRegistry(database.participants(Runnable::run), List.of(bank)),
            definitions,
            delegates);
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(1), false);
    StartRequest begin =
        new StartRequest.Atomic(
            EngineWorld.ORIGIN, Optional.empty(), spec, List.of(branches), true);
    return ((AtomicCommand.Begin) starter.prepare(begin).command()).mayDelegate();
  }

  private static Branch branch(String id, int payload) {
    return new Branch(
        new BranchId(id),
        "bank",
        Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        "debit",
        Json.text("x".repeat(payload)),
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, 1, true",
    "false, true, 1, false",
    "true, false, 1, false",
    "true, true, 2, false"
  })
  void onlyWhereItIsWantedAndTakenAndOfOneBranch(
      boolean delegates, boolean onePhase, int branches, boolean may) {
    Branch[] all =
        Stream.of("a", "b").limit(branches).map(id -> branch(id, 1)).toArray(Branch[]::new);
    assertThat(mayDelegate(delegates, onePhase, all)).isEqualTo(may);
  }

  /** A vote that cannot be asked for is a no; a decision that cannot be asked for is in doubt. */
  @Test
  void notWithACallThatIsTooLargeToBeSent() {
    assertThat(mayDelegate(true, true, branch("a", ParticipantProtocol.BODY_BYTES_MAX))).isFalse();
  }
}
