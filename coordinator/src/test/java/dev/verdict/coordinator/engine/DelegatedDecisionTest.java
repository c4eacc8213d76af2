package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The only branch decides: it is on record before it is called, nobody else decides then, and
 * whoever takes over asks it again.
 */
class DelegatedDecisionTest {
  private static final Hand ADA = new Hand("ada", "found out at the bank");

  private final EngineWorld world = new EngineWorld();

  private TxId delegated(Node node) {
    TxId id = node.delegate(Optional.empty(), ACCEPTED, branch("a")).result().id();
    world.passMillis(100);
    return id;
  }

  private static Outcome decisionOf(Node node, TxId id) {
    DecisionAnswer answer = node.engine.decision(id).result();
    assertThat(answer).isInstanceOf(Decided.class);
    return ((Decided) answer).outcome();
  }

  @Test
  void oneCallDoesItAll() {
    Node node = world.node();
    Future<Snapshot> answer = node.delegate(Optional.empty(), FINISHED, branch("a"));
    world.passMillis(200);

    assertThat(answer.result().summary().status()).isEqualTo("committed");
    assertThat(world.services.kinds()).containsExactly(CallKind.COMMIT_ONE_PHASE);
    assertThat(node.log.appended()).extracting(LogEntry::forced).containsExactly(true, true);
    assertThat(node.log.appended())
        .extracting(LogEntry::decision)
        .containsExactly(Optional.empty(), Optional.of(Outcome.COMMIT));
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aRefusalAborts() {
    world.services.refuse("bank-a");
    Node node = world.node();
    Future<Snapshot> answer = node.delegate(Optional.empty(), FINISHED, branch("a"));
    world.passMillis(200);

    assertThat(answer.result().summary().status()).isEqualTo("aborted");
    assertThat(answer.result().summary().reason()).contains("bank-a says no");
    assertThat(world.services.kinds()).containsExactly(CallKind.COMMIT_ONE_PHASE);
  }

  @Test
  void neitherClientNorDeadlineNorQuestionNorOperatorDecidesMeanwhile() {
    world.services.hang("bank-a");
    Node node = world.node();
    TxId id = delegated(node);
    world.pass(EngineWorld.TIMEOUT.multipliedBy(2));

    assertThat(code(node.engine.ask(id, new Request.Abort("no more"), ACCEPTED)))
        .isEqualTo(Code.DELEGATED);
    assertThat(code(node.engine.act(id, new Action.Cancel(), ADA))).isEqualTo(Code.DELEGATED);
    assertThat(code(node.engine.rehearse(id, new Action.Cancel(), ADA))).isEqualTo(Code.DELEGATED);
    assertThat(node.engine.decision(id).result()).isInstanceOf(Undecided.class);
    assertThat(node.commit(id, ACCEPTED).succeeded()).isTrue();
    assertThat(node.status(id)).isEqualTo("delegated");
  }

  /** Whatever was told, the next owner tells the same; a repeat with the key finds it. */
  @ParameterizedTest(name = "append {0}, stored {1}, it refuses {2}")
  @CsvSource({
    "1, false, false",
    "1, true, false",
    "1, true, true",
    "2, false, false",
    "2, true, false",
    "2, false, true",
    "2, true, true"
  })
  void aSuccessorAsksAgainAfterADeathAtAnyAppend(int append, boolean stored, boolean refuses) {
    Node first = world.node();
    first.log.crashAtAppend(append, stored);
    if (refuses) {
      world.services.refuse("bank-a");
    }
    var unused = first.delegate(key("k", "h"), FINISHED, branch("a"));
    world.passMillis(200);
    TxId id = first.log.appended().get(0).tx();
    first.die();
    String left = world.services.fate(id, "a");

    Node second = world.node();
    world.pass(Duration.ofSeconds(10));
    boolean known = append > 1 || stored;
    assertThat(decisionOf(second, id))
        .isEqualTo(known && !refuses ? Outcome.COMMIT : Outcome.ABORT);
    assertThat(left.isEmpty()).as("called only once it was on record").isEqualTo(append == 1);
    if (known) {
      Future<Snapshot> again = second.delegate(key("k", "h"), FINISHED, branch("a"));
      world.passMillis(200);
      assertThat(again.result().id()).isEqualTo(id);
    }
    assertThat(world.services.kinds()).doesNotContain(CallKind.PREPARE, CallKind.COMMIT);
    assertThat(second.engine.inMemory()).isZero();
  }

  @Test
  void aServiceThatIsAwayLeavesItInDoubtInTheOpenUntilItIsBack() {
    world.services.silence("bank-a");
    Node first = world.node();
    TxId id = delegated(first);
    world.pass(Duration.ofMinutes(2));
    assertThat(first.stuck().get(id)).contains("bank-a is silent");
    first.die();

    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(second.status(id)).isEqualTo("delegated");
    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    assertThat(second.status(id)).isIn("committed", "aborted");
    String fate = world.services.fate(id, "a");
    assertThat(fate).isEqualTo(decisionOf(second, id) == Outcome.COMMIT ? "committed" : "ended");
  }

  @Test
  void whoDoesNotComeToDoItIsAskedToSettleIt() {
    world.services.silence("bank-a");
    Node node = world.node();
    TxId id = delegated(node);
    world.pass(Duration.ofSeconds(20));
    world.services.heal();
    world.pass(Duration.ofMinutes(1));

    assertThat(world.services.kinds())
        .startsWith(
            CallKind.COMMIT_ONE_PHASE,
            CallKind.COMMIT_ONE_PHASE,
            CallKind.COMMIT_ONE_PHASE,
            CallKind.SETTLE_ONE_PHASE);
    assertThat(decisionOf(node, id)).isEqualTo(Outcome.ABORT);
    assertThat(world.services.fate(id, "a")).isEqualTo("ended");
  }

  private static Future<Snapshot> resolve(Node node, TxId id, Outcome outcome) {
    return node.engine.act(id, new Action.Resolve(new BranchId("a"), outcome), ADA);
  }

  private TxId stuck(Node node) {
    TxId id = delegated(node);
    world.pass(Duration.ofMinutes(2));
    assertThat(node.stuck()).containsKey(id);
    return id;
  }

  /** The service is at it: what it does would be told otherwise. */
  @ParameterizedTest
  @EnumSource(Outcome.class)
  void aPersonSaysNothingOfItWhileTheServiceIsNotKnownToBeAway(Outcome outcome) {
    world.services.hang("bank-a");
    Node node = world.node();
    TxId id = delegated(node);

    assertThat(code(resolve(node, id, outcome))).isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(node.status(id)).isEqualTo("delegated");
    assertThat(node.engine.decision(id).result()).isInstanceOf(Undecided.class);
  }

  @Test
  void anAbortThatAPersonSaysIsLeftAtTheService() {
    world.services.silence("bank-a");
    Node node = world.node();
    TxId id = stuck(node);
    Snapshot resolved = resolve(node, id, Outcome.ABORT).result();
    assertThat(resolved.summary().status()).isEqualTo("aborting");
    assertThat(resolved.summary().reason()).contains("as resolved by ada");
    assertThat(decisionOf(node, id)).isEqualTo(Outcome.ABORT);

    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    assertThat(node.status(id)).isEqualTo("aborted");
    assertThat(world.services.fate(id, "a")).as("nothing runs any more").isEqualTo("ended");
  }

  /** It committed before it was away, which neither the coordinator nor the person heard. */
  @Test
  void anAbortThatAPersonSaysOfWhatCommittedIsStuckInTheOpen() {
    world.services.takeEachWay(Duration.ofSeconds(2));
    Node first = world.node();
    var unused = first.delegate(Optional.empty(), ACCEPTED, branch("a"));
    world.pass(Duration.ofSeconds(3));
    TxId id = first.log.appended().get(0).tx();
    first.die();
    assertThat(world.services.fate(id, "a")).isEqualTo("committed");
    world.services.silence("bank-a");
    world.services.contradict();
    Node second = world.node();
    world.pass(Duration.ofMinutes(3));

    assertThat(resolve(second, id, Outcome.ABORT).succeeded()).isTrue();
    world.services.heal();
    world.pass(Duration.ofMinutes(3));
    assertThat(second.status(id)).isEqualTo("aborting");
    assertThat(second.stuck().get(id)).contains("committed and cannot be aborted");
    Snapshot ended = resolve(second, id, Outcome.COMMIT).result();
    assertThat(ended.summary().outcome()).contains(Outcome.ABORT);
    assertThat(ended.branches().get(0).status()).isEqualTo("heuristic_commit");
  }

  /** Nothing ran: whoever is told the commit does not know of it. */
  @Test
  void aCommitThatAPersonSaysOfWhatNeverRanIsStuckInTheOpen() {
    world.services.silence("bank-a");
    Node node = world.node();
    TxId id = stuck(node);
    assertThat(resolve(node, id, Outcome.COMMIT).result().summary().status())
        .isEqualTo("committing");

    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    assertThat(node.status(id)).isEqualTo("committing");
    assertThat(node.stuck().get(id)).contains("branch lost");
  }

  @Test
  void aCommitIsNotSaidWhileTheServiceIsBeingAsked() {
    world.services.silence("bank-a");
    Node node = world.node();
    TxId id = stuck(node);
    world.services.hang("bank-a");
    world.pass(Duration.ofMinutes(1));

    assertThat(code(resolve(node, id, Outcome.COMMIT))).isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(node.status(id)).isEqualTo("delegated");
  }

  /**
   * After a restore of the log a person may have decided; nobody is called before that is known.
   */
  @ParameterizedTest
  @CsvSource({"ABORT, ABORT, ended", "COMMIT, COMMIT, ''"})
  void whatAPersonWroteIntoTheDecisionRowIsTakenAsItStands(
      Outcome row, CallKind told, String fate) {
    world.services.hang("bank-a");
    Node first = world.node();
    TxId id = delegated(first);
    first.die();
    world.services.heal();
    int before = world.services.calls().size();
    Node second = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    second.log.damage(stored -> decidedByAPerson(stored, id, row));
    second.lead();
    world.pass(Duration.ofSeconds(5));

    assertThat(world.services.calls().stream().skip(before).map(BranchCall::kind))
        .containsExactly(told);
    assertThat(decisionOf(second, id)).isEqualTo(row);
    assertThat(world.services.fate(id, "a")).as("nothing runs").isEqualTo(fate);
  }

  /** A step of a saga that is such a transaction; a saga that is given up waits for its outcome. */
  @ParameterizedTest
  @CsvSource({"false, 0", "true, 1"})
  void aSagaThatIsGivenUpWaitsForWhatTheOnlyPartDecided(boolean committed, int undone) {
    world.delegates = true;
    Node node = world.node();
    if (committed) {
      world.services.takeEachWay(Duration.ofMillis(400));
    } else {
      world.services.silence("bank-a");
    }
    TxId id =
        node.startSaga(
            "'steps': [{'name': 'pay', 'timeout_ms': 2000, 'atomic': [{'name': 'debit',"
                + " 'participant': 'bank-a', 'operation': 'debit', 'compensation': 'credit'}]},"
                + " {'name': 'go', 'signal': {}}]");
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(committed ? 100 : 5_000);
    assertThat(node.status(id)).isNotEqualTo("compensated");
    world.services.heal();
    world.pass(Duration.ofMinutes(2));

    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(done("debit")).isEqualTo(undone);
    assertThat(done("credit")).isEqualTo(undone);
    assertThat(world.services.kinds()).doesNotContain(CallKind.PREPARE);
  }

  private long done(String operation) {
    return world.services.calls().stream()
        .filter(call -> call.kind() == CallKind.COMMIT_ONE_PHASE)
        .filter(call -> call.operation().equals(operation))
        .map(BranchCall::tx)
        .distinct()
        .filter(tx -> world.services.fate(tx, "debit").equals("committed"))
        .count();
  }

  private static StoredTransaction decidedByAPerson(
      StoredTransaction stored, TxId id, Outcome row) {
    return stored.tx().equals(id)
        ? new StoredTransaction(
            id, stored.summary(), stored.updatedAt(), Optional.of(row), stored.entries())
        : stored;
  }

  /**
   * What a node of an earlier release makes of it, which knows no such record: it neither aborts
   * nor drives it on, and the next node that knows the record does.
   */
  @Test
  void aNodeThatDoesNotKnowTheRecordLeavesItAlone() {
    world.services.silence("bank-a");
    Node first = world.node();
    TxId id = delegated(first);
    first.die();
    world.services.heal();
    world.passMillis(500);
    int calls = world.services.calls().size();
    Node older = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    older.log.damage(stored -> asAnEarlierReleaseReadsIt(stored, id));
    older.lead();
    world.pass(EngineWorld.TIMEOUT.multipliedBy(3));

    assertThat(older.stuck().get(id)).contains("cannot be replayed");
    assertThat(older.engine.decision(id).result()).isInstanceOf(Undecided.class);
    assertThat(code(older.engine.ask(id, new Request.Abort("no"), ACCEPTED)))
        .isEqualTo(Code.UNAVAILABLE);
    assertThat(code(older.retry(id))).isEqualTo(Code.UNAVAILABLE);
    assertThat(older.log.appended()).isEmpty();
    assertThat(world.services.calls()).hasSize(calls);

    older.die();
    Node newer = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(newer.status(id)).isEqualTo("committed");
  }

  private static StoredTransaction asAnEarlierReleaseReadsIt(StoredTransaction stored, TxId id) {
    List<Entry> entries =
        stored.entries().stream()
            .map(
                entry ->
                    new Entry(
                        entry.seq(),
                        entry.epoch(),
                        entry.writtenAt(),
                        entry.records().replace("\"delegated\"", "\"notKnownYet\"")))
            .toList();
    return stored.tx().equals(id)
        ? new StoredTransaction(
            id, stored.summary(), stored.updatedAt(), stored.decision(), entries)
        : stored;
  }
}
