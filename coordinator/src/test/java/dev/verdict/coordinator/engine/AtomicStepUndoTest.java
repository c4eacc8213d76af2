package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that is an atomic transaction is undone by another one, of its parts' compensations. */
class AtomicStepUndoTest {
  private static final String PAY =
      """
      {"name": "pay", "timeout_ms": 2000, "atomic": [
        {"name": "debit", "participant": "bank-a", "operation": "debit",
         "input": {"input": "/from"}, "compensation": "credit"},
        {"name": "credit", "participant": "bank-b", "operation": "credit",
         "input": {"value": "b-1"}, "compensation": "debit"},
        {"name": "look", "participant": "fraud", "operation": "look", "undo": "nothing"}]}
      """;
  private static final SagaDefinition SALE =
      saga(
          """
          {"name": "ship", "participant": "depot", "operation": "ship", "pivot": true,
           "input": {"step": "pay", "at": "/transaction"}}
          """);
  private static final SagaDefinition HELD_UP = saga("{\"name\": \"go\", \"signal\": {}}");

  private final EngineWorld world = new EngineWorld();

  /** They remember what they found. */
  private final Map<Node, AtomicSteps> steps = new HashMap<>();

  private static SagaDefinition saga(String after) {
    String text = "{\"name\": \"sale\", \"version\": 1, \"steps\": [" + PAY + ", " + after + "]}";
    return DefinitionJson.parse(JsonText.read(text));
  }

  /** What a part did, or what undid it, in each transaction. */
  private List<BranchCall> prepared(String part, String operation) {
    return world.services.calls().stream()
        .filter(call -> call.kind().isWork() && call.branch().text().equals(part))
        .filter(call -> call.operation().equals(operation))
        .toList();
  }

  private long committed(String part, String operation) {
    Stream<TxId> transactions = prepared(part, operation).stream().map(BranchCall::tx).distinct();
    return transactions.filter(tx -> world.services.fate(tx, part).equals("committed")).count();
  }

  private static String status(Node node, TxId id) {
    return node.engine.get(id).result().summary().status();
  }

  @Test
  void theDefinitionKeepsEveryRule() {
    assertThat(DefinitionRules.check(SALE)).isEmpty();
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(SALE))).isEqualTo(SALE);
  }

  @Test
  void whatWasCommittedIsUndoneWithTheSameInputInOneTransaction() {
    Node node = world.node();
    world.services.refuse("depot", "not in stock");
    Future<Snapshot> answer = node.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);

    assertThat(answer.result().summary().status()).isEqualTo("compensated");
    assertThat(answer.result().summary().reason()).contains("not in stock");
    BranchCall debit = prepared("debit", "debit").get(0);
    BranchCall undoing = prepared("debit", "credit").get(0);
    assertThat(undoing.participant()).isEqualTo("bank-a");
    assertThat(undoing.payload()).isEqualTo(debit.payload());
    assertThat(undoing.tx()).isNotEqualTo(debit.tx());
    assertThat(prepared("credit", "debit").get(0).tx()).isEqualTo(undoing.tx());
    assertThat(committed("debit", "debit")).isEqualTo(1);
    assertThat(committed("debit", "credit")).isEqualTo(1);
    assertThat(committed("credit", "debit")).isEqualTo(1);
    assertThat(prepared("look", "look")).hasSize(1);
  }

  @Test
  void ofWhatWasAbortedNothingIsUndone() {
    Node node = world.node();
    world.services.refuse("bank-b", "account closed");
    Future<Snapshot> answer = node.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);

    assertThat(answer.result().summary().status()).isEqualTo("compensated");
    assertThat(committed("debit", "debit")).isZero();
    assertThat(prepared("debit", "credit")).isEmpty();
  }

  @Test
  void whatUndoesItIsBegunAgainUntilItIsCommitted() {
    Node node = world.node();
    TxId id = paid(node);
    world.services.refuse("bank-b", "account closed");
    node.engine.ask(id, new Request.Abort("no longer wanted"), EngineWorld.ACCEPTED);
    world.pass(Duration.ofMinutes(2));

    assertThat(status(node, id)).isEqualTo("compensating");
    assertThat(node.stuck().get(id)).contains("account closed");
    assertThat(prepared("credit", "debit").stream().map(BranchCall::tx).distinct().count())
        .isGreaterThan(2);
    assertThat(committed("credit", "debit")).isZero();

    world.services.accept("bank-b");
    world.pass(Duration.ofMinutes(1));
    assertThat(status(node, id)).isEqualTo("compensated");
    assertThat(committed("debit", "credit")).isEqualTo(1);
    assertThat(committed("credit", "debit")).isEqualTo(1);
  }

  private TxId paid(Node node) {
    Future<Snapshot> answer = node.startSaga(HELD_UP, EngineWorld.ACCEPTED);
    world.passMillis(500);
    assertThat(committed("debit", "debit")).isEqualTo(1);
    return answer.result().id();
  }

  /** What undoes it could miss what is prepared and not committed. */
  @Test
  void itIsNotUndoneBeforeEverybodyAcknowledgedIt() {
    Node node = world.node();
    world.services.deafen("bank-b");
    Future<Snapshot> answer = node.startSaga(HELD_UP, EngineWorld.ACCEPTED);
    world.pass(Duration.ofSeconds(3));
    TxId id = answer.result().id();
    node.engine.ask(id, new Request.Abort("no longer wanted"), EngineWorld.ACCEPTED);
    world.pass(Duration.ofMinutes(2));

    assertThat(status(node, id)).isEqualTo("compensating");
    assertThat(prepared("debit", "credit")).isEmpty();

    world.services.heal();
    world.pass(Duration.ofMinutes(5));
    assertThat(status(node, id)).isEqualTo("compensated");
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  /** The answer to the attempt before is lost, but not what it did. */
  @Test
  void whatUndidItInTheEndIsNotDoneAgain() {
    Node node = world.node();
    TxId id = paid(node);
    world.services.deafen("bank-a");
    node.engine.ask(id, new Request.Abort("no longer wanted"), EngineWorld.ACCEPTED);
    world.pass(Duration.ofMinutes(1));
    world.services.heal();
    world.pass(Duration.ofMinutes(5));

    assertThat(status(node, id)).isEqualTo("compensated");
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  @Test
  void theNextAttemptFindsWhatTheOneBeforeCommitted() {
    Node node = world.node();
    TxId id = paid(node);
    Future<BranchAnswer> first = undo(node, id, 1);
    world.passMillis(500);
    Future<BranchAnswer> second = undo(node, id, 2);
    world.passMillis(500);

    assertThat(first.result()).isEqualTo(second.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  /** Attempts that failed before they began anything prove nothing of those before them. */
  @Test
  void whatAnEarlierAttemptCommittedIsFoundBehindAttemptsThatNeverBegan() {
    Node node = world.node();
    TxId id = paid(node);
    undo(node, id, 1);
    world.passMillis(500);
    Future<BranchAnswer> fifth = undo(node, id, 5);
    world.passMillis(500);

    assertThat(fifth.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  /** Their number grows while a participant is away, for days maybe. */
  @Test
  void whatWasCommittedIsFoundBehindThousandsOfAttemptsThatNeverBegan() {
    Node node = world.node();
    TxId id = paid(node);
    undo(node, id, 1);
    world.passMillis(500);
    Future<BranchAnswer> late = undo(node, id, 12_000);
    world.pass(Duration.ofMinutes(1));

    assertThat(late.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  /** A participant may be away for days. */
  @Test
  void attemptsThatOnlyWaitForAnAcknowledgementLookForNothingButThat() {
    Node node = world.node();
    TxId id = paid(node);
    world.services.deafen("bank-a");
    undo(node, id, 1);
    world.pass(Duration.ofMinutes(1));
    undo(node, id, 40);
    world.pass(Duration.ofMinutes(1));
    int before = node.log.appended().size();
    for (int attempt = 41; attempt <= 60; attempt++) {
      assertThat(undo(node, id, attempt).succeeded()).isFalse();
      world.pass(Duration.ofMinutes(1));
    }
    assertThat(begun(node, before)).isZero();

    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    Future<BranchAnswer> last = undo(node, id, 61);
    world.passMillis(500);
    assertThat(last.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  private static long begun(Node node, int before) {
    return node.log.appended().stream()
        .skip(before)
        .filter(entry -> entry.claim().isPresent())
        .count();
  }

  /** Else what the saga holds would be free before. */
  @Test
  void itIsUndoneOnceEverybodyAcknowledgedIt() {
    Node node = world.node();
    TxId id = paid(node);
    world.services.deafen("bank-a");
    Future<BranchAnswer> first = undo(node, id, 1);
    Future<BranchAnswer> second = undo(node, id, 2);
    world.pass(Duration.ofMinutes(1));
    assertThat(first.failed()).isTrue();
    assertThat(second.failed()).isTrue();

    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    Future<BranchAnswer> third = undo(node, id, 3);
    world.passMillis(500);
    assertThat(third.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  @Test
  void theNextAttemptBeginsOnlyOnceTheOneBeforeIsAborted() {
    Node node = world.node();
    TxId id = paid(node);
    world.services.silence("bank-b");
    Future<BranchAnswer> first = undo(node, id, 1);
    world.passMillis(100);
    Future<BranchAnswer> second = undo(node, id, 2);
    world.services.heal();
    world.pass(Duration.ofMinutes(1));

    assertThat(first.failed()).isTrue();
    assertThat(second.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(prepared("debit", "credit").stream().map(BranchCall::tx).distinct()).hasSize(2);
    assertThat(committed("debit", "credit")).isEqualTo(1);
    assertThat(committed("credit", "debit")).isEqualTo(1);
  }

  /** Its key may be gone: a saga may wait for longer than keys are kept. */
  @Test
  void whatWasDoneIsFoundByItsId() {
    Node node = world.node();
    TxId saga = paid(node);
    TxId done = prepared("debit", "debit").get(0).tx();
    Future<BranchAnswer> byId = undo(node, saga, "elsewhere", done.text());
    world.passMillis(500);
    assertThat(byId.result()).isInstanceOf(BranchAnswer.Done.class);
    assertThat(committed("debit", "credit")).isEqualTo(1);

    Future<BranchAnswer> unknown = undo(node, saga, "nowhere", saga.text());
    world.passMillis(500);
    assertThat(unknown.failed()).isTrue();
    assertThat(committed("debit", "credit")).isEqualTo(1);
  }

  private Future<BranchAnswer> undo(Node node, TxId id, int attempt) {
    return undo(node, id, "pay", attempt, "null");
  }

  private Future<BranchAnswer> undo(Node node, TxId id, String step, String transaction) {
    return undo(node, id, step, 1, "{\"transaction\": \"" + transaction + "\"}");
  }

  private Future<BranchAnswer> undo(Node node, TxId id, String step, int attempt, String output) {
    Json payload =
        JsonText.read(
            """
            {"output": %s, "input": {"branches": [
              {"id": "debit", "participant": "bank-a", "operation": "debit", "style": "2pc",
               "payload": null, "compensation": "credit"},
              {"id": "credit", "participant": "bank-b", "operation": "credit", "style": "2pc",
               "payload": "b-1", "compensation": "debit"}]}}
            """
                .formatted(output));
    BranchCall call =
        new BranchCall(
            CallKind.COMPENSATE,
            id,
            new BranchId(step),
            BuiltIn.ATOMIC,
            BuiltIn.ATOMIC_UNDO,
            payload,
            attempt,
            Duration.ofSeconds(2));
    return steps.computeIfAbsent(node, Node::atomicSteps).call(call, 1, "");
  }

  @ParameterizedTest(name = "append {0}, stored {1}")
  @CsvSource({
    "2, false", "2, true", "3, false", "3, true", "4, false", "4, true", "5, false", "5, true",
    "6, false", "6, true", "7, false", "7, true", "8, false", "8, true", "9, false", "9, true",
    "10, false", "10, true", "11, false", "11, true", "12, false", "12, true",
  })
  void afterADeathAtAnyAppendItIsUndoneOnceOrNothingWasDone(int append, boolean stored) {
    Node first = world.node();
    first.register(SALE);
    world.services.refuse("depot", "not in stock");
    first.log.crashAtAppend(append, stored);
    first.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);
    TxId id = first.log.appended().get(0).tx();
    first.die();

    Node second = world.node();
    world.pass(Duration.ofMinutes(10));

    assertThat(status(second, id)).isEqualTo("compensated");
    assertThat(committed("debit", "debit")).isEqualTo(1);
    assertThat(committed("credit", "credit")).isEqualTo(1);
    assertThat(committed("debit", "credit")).isEqualTo(1);
    assertThat(committed("credit", "debit")).isEqualTo(1);
  }
}
