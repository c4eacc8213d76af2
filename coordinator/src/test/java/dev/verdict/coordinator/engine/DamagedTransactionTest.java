package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored records that cannot be replayed are stuck in the open; everything else goes on. */
class DamagedTransactionTest {
  private final EngineWorld world = new EngineWorld();
  private final Node first = world.node();

  /** What may have become of entries. */
  enum Damage implements UnaryOperator<List<Entry>> {
    A_GAP("entry 2 is missing") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of(entries.get(0), with(entries.get(0), 3, entries.get(0).records()));
      }
    },
    NO_BEGINNING("entry 1 is missing") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of(with(entries.get(0), 2, entries.get(0).records()));
      }
    },
    NOTHING_LEFT("entry 1 is missing") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of();
      }
    },
    GARBAGE("not records") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of(with(entries.get(0), 1, "\"garbage"));
      }
    },
    A_NEWER_VERSION("version 99") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of(with(entries.get(0), 1, "{\"v\":99,\"records\":[]}"));
      }
    },
    TWO_BEGINNINGS("") {
      @Override
      public List<Entry> apply(List<Entry> entries) {
        return List.of(entries.get(0), with(entries.get(0), 2, entries.get(0).records()));
      }
    };

    private final String reason;

    Damage(String reason) {
      this.reason = reason;
    }

    private static Entry with(Entry entry, int seq, String records) {
      return new Entry(seq, entry.epoch(), entry.writtenAt(), records);
    }
  }

  private static UnaryOperator<StoredTransaction> damaging(TxId id, Damage damage) {
    return stored ->
        stored.tx().equals(id)
            ? new StoredTransaction(
                id,
                stored.summary(),
                stored.updatedAt(),
                stored.decision(),
                damage.apply(stored.entries()))
            : stored;
  }

  private TxId committingForEver() {
    world.services.silence("bank-b");
    Future<Snapshot> answer =
        first.begin(true, Optional.empty(), ACCEPTED, branch("a", false), branch("b", false));
    return answer.result().id();
  }

  private Node next(UnaryOperator<StoredTransaction> damage) {
    first.die();
    Node node = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    node.log.damage(damage);
    return node.lead();
  }

  @ParameterizedTest
  @EnumSource
  void itIsListedWithItsReasonAndTheRestOfTheShardIsServed(Damage damage) {
    TxId damaged = committingForEver();
    TxId sound = committingForEver();
    Node node = next(damaging(damaged, damage));
    world.services.heal();
    world.pass(Duration.ofSeconds(30));

    assertThat(node.stuck()).containsOnlyKeys(damaged);
    assertThat(node.stuck().get(damaged)).contains("cannot be replayed").contains(damage.reason);
    Snapshot shown = node.engine.get(damaged).result();
    assertThat(shown.stuck().orElseThrow().reason()).contains(damage.reason);
    assertThat(shown.summary().stuck()).isPresent();
    shown.history().forEach(entry -> JsonText.read(entry.records()));
    assertThat(node.engine.get(sound).result().summary().finished()).isTrue();
    Future<Snapshot> fresh = node.oneShot(branch("a"));
    world.passMillis(100);
    assertThat(fresh.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void nothingCanBeAskedOfItAndNothingIsDecided() {
    TxId id = committingForEver();
    Node node = next(damaging(id, Damage.GARBAGE));
    int appends = node.log.appended().size();

    assertThat(code(node.commit(id, FINISHED))).isEqualTo(Code.UNAVAILABLE);
    assertThat(code(node.retry(id))).isEqualTo(Code.UNAVAILABLE);
    assertThat(node.engine.decision(id).result()).isInstanceOf(Undecided.class);
    assertThat(node.log.appended()).hasSize(appends);
  }

  @Test
  void onceItIsMendedARetryDrivesItOn() {
    TxId id = committingForEver();
    Node node = next(damaging(id, Damage.A_GAP));
    world.services.heal();
    node.log.damage(UnaryOperator.identity());
    assertThat(node.retry(id).succeeded()).isTrue();
    world.pass(Duration.ofSeconds(5));

    assertThat(node.engine.get(id).result().summary().finished()).isTrue();
    assertThat(node.stuck()).isEmpty();
  }

  @Test
  void theMarkIsRepeatedUntilItIsWritten() {
    TxId id = committingForEver();
    first.die();
    Node node = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    node.log.damage(damaging(id, Damage.GARBAGE));
    node.log.failMarks(true);
    node.lead();
    world.pass(Duration.ofSeconds(2));
    assertThat(node.stuck()).isEmpty();

    node.log.failMarks(false);
    world.pass(Duration.ofSeconds(2));
    assertThat(node.stuck()).containsKey(id);
  }

  @Test
  void recordsThatContradictTheDecisionRowAreNotActedOn() {
    Future<Snapshot> answer =
        first.begin(true, Optional.empty(), FINISHED, branch("a", false), branch("b", false));
    first.log.crashAtAppend(1, true);
    world.passMillis(100);
    assertThat(answer.isComplete()).isFalse();
    TxId id = first.log.appended().get(0).tx();
    Node node =
        next(
            stored ->
                new StoredTransaction(
                    stored.tx(),
                    stored.summary(),
                    stored.updatedAt(),
                    Optional.of(Outcome.ABORT),
                    stored.entries()));
    int calls = world.services.calls().size();
    world.pass(Duration.ofSeconds(30));

    assertThat(node.stuck()).containsKey(id);
    assertThat(world.services.calls()).hasSize(calls);
    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void aSagaWhoseDefinitionIsGoneIsStuckAndDoesNotHoldUpItsShard() {
    first.startSaga(DefinitionJson.parse(JsonText.read(SagaRunTest.TRIP)), ACCEPTED);
    TxId id = first.log.appended().get(0).tx();
    Node node = next(UnaryOperator.identity());

    assertThat(node.stuck().get(id)).contains("not registered");
    assertThat(node.engine.get(id).result().stuck()).isPresent();
    for (int i = 0; i < EngineWorld.SHARDS; i++) {
      Future<Snapshot> fresh = node.oneShot(branch("a"));
      world.passMillis(100);
      assertThat(fresh.result().summary().outcome()).contains(Outcome.COMMIT);
    }
  }

  @Test
  void oneThatTurnsOutDamagedWhenItsDecisionIsLostStops() {
    TxId id = first.begin(false, Optional.empty(), ACCEPTED, branch("a", false)).result().id();
    first.log.damage(damaging(id, Damage.GARBAGE));
    first.log.script(Future.succeededFuture(new AppendOutcome.Lost(Outcome.ABORT)));
    Future<Snapshot> commit = first.commit(id, FINISHED);
    world.pass(Duration.ofSeconds(5));

    assertThat(commit.result().stuck().orElseThrow().reason()).contains("cannot be replayed");
    assertThat(first.stuck()).containsKey(id);
    assertThat(first.engine.inMemory()).isZero();
  }
}
