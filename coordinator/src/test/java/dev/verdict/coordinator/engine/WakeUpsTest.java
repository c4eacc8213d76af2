package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.NAP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those whose time has come are brought back, however many they are and whatever they meet. */
class WakeUpsTest {
  private static final int WAKING = 16;
  private static final int RESTING = 4;

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  /** A node that wakes few at a time, in place of the other. */
  private Node small(int transactionsMax) {
    EngineLimits standard = EngineLimits.standard(EngineWorld.SHARDS);
    node.die();
    return world
        .new Node(
            new EngineLimits(
                standard.shards(),
                transactionsMax,
                standard.mailboxMax(),
                standard.waitersMax(),
                standard.requestMax(),
                new RecoveryLimits(
                    128, 4 << 20, 128, RESTING, 100, 16 << 20, Duration.ofSeconds(30)),
                new PassivationLimits(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    8,
                    1 << 20,
                    WAKING,
                    1 << 20,
                    Duration.ofMillis(20),
                    Duration.ofSeconds(30)),
                standard.replayRetry(),
                standard.retention(),
                standard.skewMax(),
                standard.retryAfter(),
                standard.drainMax()))
        .lead();
  }

  private static List<TxId> begin(Node at, int count) {
    return begin(at, count, NAP);
  }

  private static List<TxId> begin(Node at, int count, String members) {
    SagaDefinition definition = at.saga(members);
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(at.startSaga(definition, ACCEPTED).result().id());
    }
    return ids;
  }

  @Test
  void aClockThatStepsAheadHoldsNoWakeUpUp() {
    world.time.runAhead(Duration.ofHours(1));
    TxId id = node.startSaga(NAP.replace("600000", "15000"));
    world.pass(PassivationTest.LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    world.pass(Duration.ofSeconds(11));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  /** In the log, those that were woken are in the way until the database has cleaned up. */
  @Test
  void looksDoNotGoBackToThoseThatHaveBeenWoken() {
    begin(node, 5_000);
    world.pass(Duration.ofSeconds(599));
    node.log.lookedBack().clear();
    world.pass(Duration.ofSeconds(10));
    assertThat(node.engine.inMemory()).isZero();
    assertThat(node.log.lookedBack()).hasSizeGreaterThan(20);
    assertThat(node.log.lookedBack())
        .filteredOn(back -> back.compareTo(Duration.ofSeconds(10)) > 0)
        .as("thorough looks")
        .hasSizeLessThanOrEqualTo(2 * EngineWorld.SHARDS);
  }

  /** Its time was up when the mark was made, by a clock of the database that was behind. */
  @Test
  void aTimeThatAppearsLateIsFoundAllTheSame() {
    world.databaseAhead = Duration.ofHours(-1);
    node.startSaga(NAP);
    world.pass(PassivationTest.LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    world.databaseAhead = Duration.ZERO;
    int most = 0;
    for (int i = 0; i < PassivationLimits.STANDARD.lookMax().toSeconds() + 1; i++) {
      world.pass(Duration.ofSeconds(1));
      most = Math.max(most, node.engine.inMemory());
    }
    assertThat(most).isOne();
  }

  @Test
  void oneWhoseDefinitionCannotBeReadYetIsFoundAgainSoon() {
    TxId id = node.startSaga(NAP);
    world.pass(PassivationTest.LONG_ENOUGH);
    node.die();
    Node second = world.node();
    second.definitionStore.setAway(true);
    world.pass(Duration.ofMinutes(11));
    second.definitionStore.setAway(false);
    world.pass(Duration.ofSeconds(2));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  /** Theirs is the room that they leave free, whatever those wait for that came back. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void howeverManyComeBackToAServiceThatIsAwayOthersCanBegin(boolean underAnotherLeader) {
    int max = 100;
    String patient =
        "'deadline_ms': 36000000, "
            + NAP.replace(
                "'nothing'",
                "'nothing', 'retry': {'attempts_max': 'unlimited', 'longest_ms': 1000}");
    Node small = small(max);
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(begin(small, max / 2, patient));
      world.pass(PassivationTest.LONG_ENOUGH);
    }
    if (underAnotherLeader) {
      small.die();
      small = small(max);
    }
    Node last = small;
    world.services.silence("bell");
    world.pass(Duration.ofMinutes(11));
    assertThat(small.engine.inMemory()).isBetween(max / 2, max / 2 + WAKING + RESTING);
    assertThat(begin(small, max / 2 - WAKING - RESTING)).isNotEmpty();
    world.services.heal();
    world.pass(Duration.ofMinutes(30));
    assertThat(ids).allSatisfy(id -> assertThat(last.status(id)).isEqualTo("completed"));
  }

  @Test
  void whatCannotBeReplayedWhenItsTimeHasComeIsStuckInTheOpen() {
    TxId id = node.startSaga(NAP);
    world.pass(PassivationTest.LONG_ENOUGH);
    node.log.damage(
        stored ->
            new StoredTransaction(
                stored.tx(),
                stored.summary(),
                stored.updatedAt(),
                stored.decision(),
                stored.entries().subList(1, stored.entries().size())));
    world.pass(Duration.ofMinutes(10));
    assertThat(node.stuck().get(id)).contains("is missing");
  }

  @Test
  void thousandsThatWaitTakeNoRoomAndAllEndInTime() {
    List<TxId> ids = begin(node, 3_000);
    world.pass(PassivationTest.LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    world.pass(Duration.ofSeconds(598));
    assertThat(ids).allSatisfy(id -> assertThat(node.status(id)).isEqualTo("completed"));
  }

  /** No more come back at a time than are driven on. */
  @Test
  void thoseThatComeBackTogetherTakeTurns() {
    Node small = small(EngineLimits.standard(EngineWorld.SHARDS).transactionsMax());
    begin(small, 100);
    world.services.hang("bell");
    world.pass(Duration.ofSeconds(601));
    assertThat(small.engine.inMemory()).isEqualTo(WAKING);
    int reads = small.log.reads();
    world.pass(Duration.ofSeconds(2));
    assertThat(small.log.reads() - reads).as("reads while there is no room").isZero();
  }

  /** What is at rest and may not leave costs no more than a little of each turn. */
  @Test
  void aShortTurnIsSpentOnThoseThatMayNotLeave() {
    int many = 8 * Passivation.LOOKED_AT_MAX * EngineWorld.SHARDS;
    begin(node, many, NAP.replace("600000", "9000"));
    TxId id = begin(node, 1).get(0);
    world.pass(PassivationLimits.STANDARD.idle().multipliedBy(2).plusMillis(2));
    assertThat(node.engine.inMemory()).as("the last is not looked at yet").isEqualTo(many + 1);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.engine.inMemory()).isEqualTo(many);
    assertThat(node.status(id)).isEqualTo("running");
  }

  @Test
  void whoCannotHearWhenTheNextOneIsDueAsksAgainAfterAWhile() {
    node.log.failNextDue();
    world.pass(PassivationLimits.STANDARD.lookMax());
    int reads = node.log.reads();
    Duration retry = EngineLimits.standard(EngineWorld.SHARDS).replayRetry();
    world.pass(retry.multipliedBy(10));
    assertThat(node.log.reads() - reads).isLessThanOrEqualTo(11 * 2 * EngineWorld.SHARDS);
  }
}
