package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.BranchCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node dies at each of its appends, and another one finishes what it began. */
class CrashTest {
  private final EngineWorld world = new EngineWorld();

  @ParameterizedTest(name = "append {0}, stored {1}, one refuses {2}, participants ask {3}")
  @CsvSource({
    "1, false, false, true",
    "1, true, false, true",
    "1, false, true, true",
    "1, true, true, true",
    "2, false, false, true",
    "2, true, false, true",
    "2, false, true, true",
    "2, true, true, true",
    "1, false, false, false",
    "1, true, false, false",
    "2, false, false, false",
    "2, true, false, false",
    "2, false, true, false",
    "2, true, true, false",
    "3, false, false, false",
    "3, true, false, false",
    "3, true, true, false",
  })
  void everybodyAgreesAfterADeathAtAnyAppend(
      int append, boolean stored, boolean refuses, boolean asks) {
    Node first = world.node();
    first.log.crashAtAppend(append, stored);
    if (refuses) {
      world.services.refuse("bank-b");
    }
    Branch a = branch("a", asks);
    Branch b = branch("b", asks);
    Future<Snapshot> answer = first.oneShot(a, b);
    world.passMillis(200);
    TxId id = first.log.appended().get(0).tx();
    Optional<Outcome> told =
        answer.succeeded() ? answer.result().summary().outcome() : Optional.empty();
    first.die();

    Node second = world.node();
    world.pass(Duration.ofSeconds(60));
    Outcome outcome = decisionOf(second, id);

    if (told.isPresent()) {
      assertThat(outcome).isEqualTo(told.get());
    }
    if (refuses) {
      assertThat(outcome).isEqualTo(Outcome.ABORT);
    }
    for (String branch : calledBranches(id)) {
      String fate = world.services.fate(id, branch);
      if (outcome == Outcome.COMMIT) {
        assertThat(fate).isEqualTo("committed");
      } else if (!asks) {
        assertThat(fate).as("who cannot ask is released").isEqualTo("ended");
      } else {
        assertThat(fate).isIn("ended", "done");
      }
    }
    assertThat(second.engine.inMemory()).isZero();
  }

  private static Outcome decisionOf(Node node, TxId id) {
    DecisionAnswer answer = node.engine.decision(id).result();
    assertThat(answer).isInstanceOf(Decided.class);
    return ((Decided) answer).outcome();
  }

  private Set<String> calledBranches(TxId id) {
    Set<String> called = new HashSet<>();
    for (BranchCall call : world.services.calls()) {
      if (call.tx().equals(id)) {
        called.add(call.branch().text());
      }
    }
    return called;
  }
}
