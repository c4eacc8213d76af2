package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that failed at the same moment are not repeated at the same moment. */
class RetryJitterTest {
  private static final int SAGAS = 20;
  private static final int WAIT_MILLIS = 1_000;

  /** There and back. */
  private static final int TRAVEL_MILLIS = 2;

  private static final SagaDefinition ONE_STEP =
      DefinitionJson.parse(
          JsonText.read(
              """
              {"name": "one", "steps": [
                {"name": "work", "participant": "shop", "operation": "work", "undo": "nothing",
                 "retry": {"attempts_max": 2, "first_ms": 1000}}]}
              """));

  private final EngineWorld world = new EngineWorld();

  @Test
  void aRepetitionWaitsItsTimeAndUpToAQuarterMore() {
    Node node = world.node();
    world.services.silence("shop");
    for (int i = 0; i < SAGAS; i++) {
      node.startSaga(ONE_STEP, EngineWorld.ACCEPTED);
    }
    Map<TxId, Integer> waits = new HashMap<>();
    int known = world.services.calls().size();
    for (int millis = 1; millis < 2 * WAIT_MILLIS; millis++) {
      world.passMillis(1);
      List<BranchCall> calls = world.services.calls();
      for (BranchCall call : calls.subList(known, calls.size())) {
        if (call.kind().isWork() && call.attempt() == 2) {
          waits.put(call.tx(), millis);
        }
      }
      known = calls.size();
    }

    assertThat(waits).hasSize(SAGAS);
    assertThat(waits.values())
        .allSatisfy(
            wait -> assertThat(wait).isBetween(WAIT_MILLIS, WAIT_MILLIS * 5 / 4 + TRAVEL_MILLIS));
    assertThat(waits.values().stream().distinct()).hasSizeGreaterThan(SAGAS / 2);
  }
}
