package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lazy waits a little for what follows, and never for long. */
class LazyRecordsTest {
  private static final Duration SLOW = Appends.COMPANY.plusMillis(1);

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();
  private final SagaDefinition trip = SagaRunTest.trip();

  private List<Integer> appended() {
    return node.log.appended().stream().map(LogEntry::seq).toList();
  }

  @Test
  void stepsThatFollowOneAnotherQuicklyAreOneEntryWithTheDecision() {
    Future<Snapshot> answer = node.startSaga(trip, FINISHED);
    world.passMillis(10);

    assertThat(answer.result().summary().status()).isEqualTo("completed");
    assertThat(appended()).containsExactly(1, 2);
    assertThat(node.log.appended().get(1).records())
        .contains("flight done", "hotel done", "COMMIT");
  }

  @Test
  void aStepWhoseNextOneTakesItsTimeIsWrittenMeanwhile() {
    world.services.takeEachWay(SLOW);
    Future<Snapshot> answer = node.startSaga(trip, FINISHED);
    world.pass(SLOW.multipliedBy(2).plus(Appends.COMPANY).minusMillis(1));
    assertThat(appended()).containsExactly(1);
    world.passMillis(2);
    assertThat(appended()).containsExactly(1, 2);
    assertThat(answer.isComplete()).isFalse();
    world.pass(SLOW.multipliedBy(2));

    assertThat(answer.result().summary().status()).isEqualTo("completed");
    assertThat(appended()).containsExactly(1, 2, 3);
  }

  @Test
  void aStepWhoseAnswerWasNotYetWrittenIsSettledByTheNextOwner() {
    node.register(trip);
    world.services.hang("inn");
    node.startSaga(trip, EngineWorld.ACCEPTED);
    world.passMillis(10);
    TxId id = node.log.appended().get(0).tx();
    assertThat(world.services.kinds()).containsExactly(CallKind.ACTION, CallKind.ACTION);
    assertThat(appended()).containsExactly(1);
    node.die();
    world.services.heal();
    Node next = world.node();
    world.pass(Duration.ofSeconds(60));

    assertThat(next.engine.get(id).result().summary().status()).isEqualTo("completed");
    assertThat(world.services.fate(id, "flight")).isEqualTo("done");
  }

  @Test
  void aNodeThatIsToldToEndWritesItFirst() {
    world.services.hang("inn");
    node.startSaga(trip, EngineWorld.ACCEPTED);
    world.passMillis(10);
    node.engine.drain();
    world.pass(Appends.COMPANY);

    assertThat(appended()).containsExactly(1, 2);
  }
}
