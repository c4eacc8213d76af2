package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.verdict.coordinator.console.FailedTry;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * A step is called with another input under a key of its own, only once its service has ruled out
 * the key before, whoever leads the saga; and it is undone under the key that ran.
 */
class RenewalTest {
  private static final Hand ADA = new Hand("ada", "mistyped");
  private static final BranchId ROOM = new BranchId("room");
  private static final Json GIVEN = new Json.Obj(Map.of("nights", Json.number(2)));
  private static final Json OTHER = new Json.Obj(Map.of("nights", Json.number(3)));

  private static final String STAY =
      "'recovery': 'park', 'steps': [{'name': 'room', 'participant': 'inn', 'operation': 'take',"
          + " 'compensation': 'free'}, {'name': 'wake', 'participant': 'bell',"
          + " 'operation': 'ring', 'undo': 'nothing'}, {'name': 'paid', 'signal': {}}]";

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  /** Its service said no, and the step waits for a person. */
  private TxId refused() {
    world.services.refuse("inn");
    TxId id = node.startSaga(STAY);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.stuck().get(id)).contains("inn says no");
    world.services.accept("inn");
    return id;
  }

  private TxId unheard() {
    world.services.silence("inn");
    TxId id = node.startSaga(STAY);
    world.pass(Duration.ofSeconds(2));
    return id;
  }

  private List<String> callsOfTheInn() {
    return world.services.calls().stream()
        .filter(call -> call.participant().equals("inn"))
        .map(call -> call.kind().path() + " " + call.branch())
        .distinct()
        .toList();
  }

  private static String state(Node node, TxId id) {
    return node.engine.get(id).result().branches().get(0).status();
  }

  private static String key(Node node, TxId id) {
    return node.engine.get(id).result().branches().get(0).key().text();
  }

  @Test
  void aDryRunTellsWhatIsThenDone() {
    TxId id = refused();
    Action give = new Action.GiveInput(ROOM, GIVEN);
    Rehearsal rehearsal = node.engine.rehearse(id, give, ADA).result();
    int before = world.services.calls().size();
    assertThat(key(node, id)).isEqualTo("room");

    node.engine.act(id, give, ADA);
    world.pass(Duration.ofSeconds(1));

    List<BranchCall> made = world.services.calls().subList(before, before + 2);
    assertThat(rehearsal.calls()).containsExactly(made.get(0));
    assertThat(rehearsal.later()).containsExactly(made.get(1));
    assertThat(made.get(1).payload()).isEqualTo(GIVEN);
    assertThat(state(node, id)).isEqualTo("done");
    assertThat(callsOfTheInn())
        .containsExactly("action room", "settle room", "action verdict.2.room");
  }

  @Test
  void whileAnotherInputWaitsADryRunTellsThatOneAndTheCallThatTheNewOneWouldGet() {
    TxId id = unheard();
    world.services.hang("inn");
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.passMillis(100);
    assertThat(state(node, id)).isEqualTo("replacing");

    Rehearsal rehearsal = node.engine.rehearse(id, new Action.GiveInput(ROOM, OTHER), ADA).result();

    assertThat(rehearsal.calls()).isEmpty();
    assertThat(rehearsal.input()).contains(new InputChange(GIVEN, OTHER, List.of()));
    assertThat(rehearsal.later())
        .extracting(call -> call.kind() + " " + call.branch() + " " + call.payload())
        .containsExactly("ACTION verdict.2.room " + OTHER);
    assertThat(node.engine.rehearse(id, new Action.Skip(ROOM), ADA).result().later())
        .extracting(call -> call.kind() + " " + call.branch())
        .containsExactly("ACTION wake");
  }

  @Test
  void inAPauseADryRunTellsWhatIsSentOnceItGoesOn() {
    TxId id = refused();
    node.engine.act(id, new Action.Pause(), ADA);
    Action give = new Action.GiveInput(ROOM, GIVEN);
    Rehearsal rehearsal = node.engine.rehearse(id, give, ADA).result();
    int before = world.services.calls().size();
    assertThat(rehearsal.calls()).isEmpty();
    assertThat(rehearsal.after().pause()).isPresent();

    node.engine.act(id, give, ADA);
    node.engine.act(id, new Action.Resume(), ADA);
    world.pass(Duration.ofSeconds(1));

    List<BranchCall> made = world.services.calls().subList(before, before + 2);
    assertThat(rehearsal.later()).isEqualTo(made);
    assertThat(made.get(1).payload()).isEqualTo(GIVEN);
  }

  @Test
  void aDryRunNamesWhatTheSagaHolds() {
    world.services.refuse("inn");
    TxId id = node.startSaga("'holds': [{'resource': {'value': 'account:42'}}], " + STAY);
    world.pass(Duration.ofSeconds(1));

    Rehearsal rehearsal = node.engine.rehearse(id, new Action.GiveInput(ROOM, GIVEN), ADA).result();

    assertThat(rehearsal.input()).map(InputChange::held).contains(List.of("account:42"));
  }

  @Test
  void anInputForWhichACallHasNoRoomIsRefusedBeforeAnythingIsWritten() {
    TxId id = refused();
    String text = "x".repeat(ParticipantProtocol.PLAIN_PAYLOAD_BYTES_MAX);
    Action give = new Action.GiveInput(ROOM, Json.text(text));
    int before = world.services.calls().size();

    assertThat(codeOf(node.engine.rehearse(id, give, ADA))).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    assertThat(codeOf(node.engine.act(id, give, ADA))).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    world.pass(Duration.ofSeconds(1));

    assertThat(state(node, id)).isEqualTo("running");
    assertThat(world.services.calls()).hasSize(before);
    Json largest = Json.text(text.substring(2));
    assertThat(node.engine.rehearse(id, new Action.GiveInput(ROOM, largest), ADA).succeeded())
        .isTrue();
  }

  @Test
  void attemptsThatFailedUnderTheKeyBeforeAreTheStepsNoMore() {
    TxId id = unheard();
    assertThat(failed(id)).isNotEmpty();
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.services.heal();
    world.pass(Duration.ofSeconds(5));

    assertThat(state(node, id)).isEqualTo("done");
    assertThat(failed(id)).isEmpty();
  }

  @Test
  void thatAServiceDidWhatItHadRuledOutIsToldInTheLog() {
    world.services.takeEachWay(Duration.ofSeconds(3));
    TxId id = node.startSaga(STAY);
    world.pass(Duration.ofSeconds(4));
    world.services.lose(id, "room");
    world.services.takeEachWay(Duration.ofMillis(1));
    Logger logger = (Logger) LoggerFactory.getLogger(TransactionRun.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
      world.pass(Duration.ofSeconds(4));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .startsWith("ALERT transaction " + id + ": step room ran as room, says its service");
    assertThat(node.contradictions).containsExactly(new Contradiction(id, "default", ROOM, "inn"));
    assertThat(state(node, id)).isEqualTo("done");
    assertThat(callsOfTheInn())
        .containsExactly("action room", "settle room", "action verdict.2.room");
  }

  private List<FailedTry> failed(TxId id) {
    return node.engine.get(id).result().situation().orElseThrow().failed();
  }

  @ParameterizedTest(name = "append {0}, stored {1}")
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
  void whereverItsOwnerDiesItIsCalledUnderOneNewKey(int append, boolean stored) {
    TxId id = refused();
    node.log.crashAtAppend(append, stored);
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.passMillis(200);
    node.die();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));
    second.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(state(second, id)).isEqualTo("done");
    assertThat(world.services.fate(id, "room")).isEqualTo("ended");
    assertThat(world.services.fate(id, "verdict.2.room")).isEqualTo("done");
    assertThat(callsOfTheInn())
        .containsExactly("action room", "settle room", "action verdict.2.room");
  }

  /** The key before is ruled out, and the call under the new one is silent. */
  private TxId calledAnewAndNotAnswered() {
    TxId id = refused();
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.passMillis(2);
    world.services.silence("inn");
    world.passMillis(20);
    assertThat(key(node, id)).isEqualTo("verdict.2.room");
    assertThat(state(node, id)).isEqualTo("running");
    return id;
  }

  @Test
  void theNextOwnerRepeatsTheCallUnderTheKeyOnRecord() {
    TxId id = calledAnewAndNotAnswered();
    node.die();
    world.services.heal();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));

    assertThat(state(second, id)).isEqualTo("done");
    assertThat(world.services.calls())
        .filteredOn(call -> call.branch().text().equals("verdict.2.room"))
        .hasSizeGreaterThan(1)
        .allMatch(call -> call.payload().equals(GIVEN));
  }

  @Test
  void itIsUndoneUnderTheKeyThatRan() {
    TxId id = refused();
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.pass(Duration.ofSeconds(1));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofSeconds(1));

    second.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(5));

    assertThat(second.status(id)).isEqualTo("compensated");
    BranchCall undo = world.services.calls().get(world.services.calls().size() - 1);
    assertThat(undo.kind()).isEqualTo(CallKind.COMPENSATE);
    assertThat(undo.branch()).hasToString("verdict.2.room");
    assertThat(((Json.Obj) undo.payload()).members()).containsEntry("input", GIVEN);
    assertThat(world.services.fate(id, "verdict.2.room")).isEqualTo("ended");
  }

  @Test
  void ifItRanAfterAllItsOwnInputStands() {
    world.services.deafen("inn");
    world.services.hang("bell");
    TxId id = node.startSaga(STAY);
    world.pass(Duration.ofSeconds(1));
    assertThat(state(node, id)).isEqualTo("done");

    assertThat(codeOf(node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA)))
        .isEqualTo(Code.STEP_NOT_RUNNING);
  }

  @Test
  void givenUpBeforeItsServiceAnsweredNothingIsCalledAnew() {
    TxId id = unheard();
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.pass(Duration.ofSeconds(5));
    node.engine.act(id, new Action.Cancel(), ADA);
    world.services.heal();
    world.pass(Duration.ofMinutes(1));

    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(callsOfTheInn()).containsExactly("action room", "settle room");
  }

  @Test
  void ofTwoOperatorsTheLastOneSaysWhatItIsCalledWith() {
    TxId id = unheard();
    world.services.hang("inn");
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.passMillis(100);
    node.engine.act(id, new Action.GiveInput(ROOM, OTHER), new Hand("bob", "no, three"));
    world.passMillis(100);
    assertThat(node.engine.get(id).result().branches().get(0).detail())
        .isEqualTo("to be called with another input by bob: no, three");
    node.die();
    world.services.heal();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));

    assertThat(state(second, id)).isEqualTo("done");
    assertThat(world.services.calls())
        .filteredOn(call -> call.branch().text().equals("verdict.2.room"))
        .isNotEmpty()
        .allMatch(call -> call.payload().equals(OTHER));
  }

  @Test
  void anInputThatFailedMayBeReplacedAgain() {
    TxId id = refused();
    world.services.refuse("inn", "still wrong");
    node.engine.act(id, new Action.GiveInput(ROOM, GIVEN), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.stuck().get(id)).contains("still wrong");
    world.services.accept("inn");

    node.engine.act(id, new Action.GiveInput(ROOM, OTHER), ADA);
    world.pass(Duration.ofSeconds(1));

    assertThat(state(node, id)).isEqualTo("done");
    assertThat(key(node, id)).isEqualTo("verdict.3.room");
  }

  @Test
  void whereItWaitsIsToldByTheNameOfTheStep() {
    TxId id = calledAnewAndNotAnswered();

    assertThat(node.engine.get(id).result().situation().orElseThrow().waits())
        .anyMatch(waiting -> waiting.branch().equals("room") && waiting.failures() > 0);
    assertThat(node.engine.get(id).result().situation().orElseThrow().failed())
        .isNotEmpty()
        .allMatch(each -> each.branch().equals(ROOM));
  }

  @Test
  void anAtomicTransactionHasNoSteps() {
    TxId id = node.inDoubt();

    assertThat(codeOf(node.engine.act(id, new Action.GiveInput(new BranchId("b"), GIVEN), ADA)))
        .isEqualTo(Code.WRONG_KIND);
  }
}
