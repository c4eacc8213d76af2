package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.console.FailedTry;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A leader remembers at which instance attempts failed, within bounds; another one does not know
 * before it has made an attempt itself.
 */
class FailedTriesTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  @Test
  void theInstanceOfEachFailedAttemptIsRemembered() {
    TxId id = node.inDoubt();
    world.pass(Duration.ofSeconds(2));

    List<FailedTry> failed = situation(node, id).failed();

    assertThat(failed).extracting(FailedTry::kind).containsOnly(CallKind.COMMIT);
    assertThat(failed.get(0).attempt()).isEqualTo(1);
    assertThat(failed).allSatisfy(each -> assertThat(each.instance()).contains("10.0.0.7:8080"));
    assertThat(situation(node, id).waits().get(0).instance()).contains("10.0.0.7:8080");
  }

  @Test
  void afterATakeOverItIsUnknownUntilTheNextAttempt() {
    TxId id = node.inDoubt();
    world.pass(Duration.ofMinutes(1));
    node.die();
    world.services.hang("bank-b");

    Node second = world.node();
    world.pass(Duration.ofSeconds(1));

    assertThat(situation(second, id).failed()).isEmpty();
    assertThat(situation(second, id).waits().get(0).instance()).isEmpty();
  }

  @Test
  void onlyTheLastOnesAreKept() {
    TxId id = node.inDoubt();
    world.pass(Duration.ofHours(12));

    List<FailedTry> failed = situation(node, id).failed();

    assertThat(failed).hasSize(FailedTries.KEPT_MAX);
    assertThat(failed.get(0).attempt()).isGreaterThan(1);
  }

  private static Situation situation(Node node, TxId id) {
    return node.engine.get(id).result().situation().orElseThrow();
  }
}
