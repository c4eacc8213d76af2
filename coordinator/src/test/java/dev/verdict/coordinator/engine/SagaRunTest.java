package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SagaRunTest {
  static final String TRIP =
      """
      {"name": "trip", "version": 1,
       "steps": [
        {"name": "flight", "participant": "airline", "operation": "book",
         "compensation": "unbook"},
        {"name": "hotel", "participant": "inn", "operation": "book", "after": ["flight"],
         "compensation": "unbook"}],
       "output": {"step": "hotel"}}
      """;

  private final EngineWorld world = new EngineWorld();
  private final SagaDefinition trip = trip();

  static SagaDefinition trip() {
    return DefinitionJson.parse(JsonText.read(TRIP));
  }

  @Test
  void aSagaReturnsItsOutput() {
    Node node = world.node();
    Future<Snapshot> answer = node.startSaga(trip, EngineWorld.FINISHED);
    world.passMillis(200);

    assertThat(answer.result().summary().status()).isEqualTo("completed");
    assertThat(answer.result().output()).isEqualTo(Json.text("hotel done"));
  }

  @Test
  void aRefusedStepUndoesTheOnesBefore() {
    Node node = world.node();
    world.services.refuse("inn");
    Future<Snapshot> answer = node.startSaga(trip, EngineWorld.FINISHED);
    world.passMillis(200);

    assertThat(answer.result().summary().status()).isEqualTo("compensated");
    assertThat(world.services.fate(answer.result().id(), "flight")).isEqualTo("ended");
  }

  @Test
  void whatIsNoCommandOfASagaIsRefused() {
    Node node = world.node();
    world.services.silence("airline");
    Future<Snapshot> begun = node.startSaga(trip, EngineWorld.ACCEPTED);
    TxId id = begun.result().id();

    assertThat(
            DurableBeforeVisibleTest.code(
                node.engine.ask(id, new Request.Commit(Optional.empty()), EngineWorld.ACCEPTED)))
        .isEqualTo(Code.WRONG_KIND);
    assertThat(node.engine.get(id).result().summary().status()).isEqualTo("running");
  }

  @ParameterizedTest(name = "append {0}, stored {1}, the second step is refused {2}")
  @CsvSource({
    "1, false, false", "1, true, false", "2, false, false", "2, true, false", "3, false, false",
    "3, true, false", "1, true, true", "2, false, true", "2, true, true", "3, false, true",
    "3, true, true", "4, false, true", "4, true, true",
  })
  void aSagaEndsWhollyDoneOrWhollyUndoneAfterADeathAtAnyAppend(
      int append, boolean stored, boolean refuses) {
    Node first = world.node();
    first.register(trip);
    if (refuses) {
      world.services.refuse("inn");
    }
    first.log.crashAtAppend(append, stored);
    first.startSaga(trip, EngineWorld.FINISHED);
    world.passMillis(300);
    TxId id = first.log.appended().get(0).tx();
    first.die();

    Node second = world.node();
    world.pass(Duration.ofMinutes(5));

    if (append == 1 && !stored) {
      assertThat(world.services.calls()).isEmpty();
      return;
    }
    Snapshot end = second.engine.get(id).result();
    assertThat(end.summary().finished()).isTrue();
    assertThat(end.history()).isNotEmpty();
    boolean committed = end.summary().outcome().equals(Optional.of(Outcome.COMMIT));
    assertThat(committed).isEqualTo(!refuses);
    assertThat(world.services.fate(id, "flight")).isEqualTo(committed ? "done" : "ended");
    assertThat(world.services.fate(id, "hotel")).isEqualTo(committed ? "done" : "ended");
  }
}
