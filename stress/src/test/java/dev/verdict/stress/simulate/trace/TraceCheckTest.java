package dev.verdict.stress.simulate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Told;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as real processes leave them, and the same ones corrupted by hand. */
class TraceCheckTest {
  private static final String TX = TxId.of(1_000, 0, 1, 7).text();

  private static final String SPEC =
      "\"spec\":{\"timeout\":\"PT10S\",\"callTimeout\":\"PT1S\",\"durableBegin\":false}";

  private static final String BEGUN =
      "{\"type\":\"begun\","
          + SPEC
          + ",\"branches\":["
          + branch("a")
          + ","
          + branch("b")
          + "],\"complete\":true,\"durability\":\"DEFERRED\"}";

  private static final String VOTED_A =
      "{\"type\":\"voted\",\"branch\":\"a\",\"vote\":{\"yes\":true,\"reason\":\"\"}}";
  private static final String VOTED_B =
      "{\"type\":\"voted\",\"branch\":\"b\",\"vote\":{\"yes\":true,\"reason\":\"\"}}";
  private static final String COMMIT =
      "{\"type\":\"decided\",\"outcome\":\"COMMIT\",\"reason\":\"\"}";
  private static final String END =
      "{\"type\":\"acknowledged\",\"branch\":\"b\"},"
          + "{\"type\":\"acknowledged\",\"branch\":\"a\"},{\"type\":\"ended\"}";

  private static final String DEFINITION =
      "{\"name\":\"trip\",\"version\":1,\"steps\":["
          + "{\"name\":\"flight\",\"participant\":\"air\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\"},"
          + "{\"name\":\"hotel\",\"participant\":\"inn\",\"operation\":\"book\","
          + "\"after\":[\"flight\"],\"compensation\":\"unbook\"},"
          + "{\"name\":\"car\",\"participant\":\"rental\",\"operation\":\"book\","
          + "\"after\":[\"hotel\"],\"compensation\":\"unbook\"}],\"output\":{\"step\":\"car\"}}";

  private static final String HASH =
      DefinitionHash.of(DefinitionJson.parse(JsonText.read(DEFINITION)));

  private static final String STARTED =
      "{\"type\":\"started\",\"definition\":\"" + HASH + "\",\"input\":{},\"plain\":[]}";

  private static final String TURNED =
      "{\"type\":\"stepRefused\",\"step\":\"car\",\"reason\":\"none left\",\"durability\":\"LAZY\"},"
          + "{\"type\":\"decided\",\"outcome\":\"ABORT\","
          + "\"reason\":\"step car was refused: none left\"}";

  private final List<Trace.Entry> entries = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private String kind = "atomic";
  private String decided = "commit";
  private long decidedIn = 1;

  private static String branch(String name) {
    return "{\"id\":\""
        + name
        + "\",\"participant\":\"bank\",\"style\":\"TWO_PHASE\",\"vote\":\"COORDINATOR_CALL\","
        + "\"operation\":\"move\",\"payload\":null,\"asks\":true}";
  }

  private static String done(String step) {
    return "{\"type\":\"stepDone\",\"step\":\""
        + step
        + "\",\"output\":null,\"durability\":\"LAZY\"}";
  }

  private static String undone(String step) {
    return "{\"type\":\"stepUndone\",\"step\":\"" + step + "\",\"durability\":\"LAZY\"}";
  }

  private void entry(long epoch, String... records) {
    String body = "{\"v\":1,\"records\":[" + String.join(",", records) + "]}";
    entries.add(new Trace.Entry(TX, kind, entries.size() + 1, epoch, body));
  }

  private void call(String what, String branch, long epoch) {
    answered("bank", what, branch, epoch, "done");
  }

  private void answered(String service, String what, String branch, long epoch, String result) {
    long now = 2L * calls.size();
    calls.add(new Call(service, what, TX, branch, epoch, result, now, now + 1, "null", "null"));
  }

  private Trace trace() {
    return new Trace(
        List.of(new Trace.Definition(HASH, DEFINITION)),
        entries,
        decided.isEmpty() ? List.of() : List.of(new Decision(TX, 0, decidedIn, decided)),
        List.of(new Trace.Shard(0, 9)),
        calls,
        told);
  }

  private List<String> refusals() {
    return TraceCheck.refusals(trace()).stream().map(TraceCheck.Refusal::what).toList();
  }

  private void committed() {
    entry(1, BEGUN, VOTED_B, VOTED_A, COMMIT);
    entry(1, END);
    call("prepare", "a", 1);
    call("prepare", "b", 1);
    call("commit", "a", 1);
    call("commit", "b", 1);
    told.add(new Told("ref", TX, "commit", "coordinator-1", 3, 1));
  }

  private void compensated(String first, String second) {
    kind = "saga";
    decided = "abort";
    entry(1, STARTED);
    entry(1, done("flight"));
    entry(1, done("hotel"));
    entry(1, TURNED);
    entry(1, undone(first));
    entry(1, undone(second), "{\"type\":\"ended\"}");
    answered("air", "action", "flight", 1, "done");
    answered("inn", "action", "hotel", 1, "done");
    answered("rental", "action", "car", 1, "refused");
    answered("inn", "compensate", "hotel", 1, "done");
    answered("air", "compensate", "flight", 1, "done");
  }

  @Test
  void whatTheProtocolDoesIsAccepted() {
    committed();
    assertThat(refusals()).isEmpty();
  }

  @Test
  void aSagaThatIsUndoneInReverseIsAccepted() {
    compensated("hotel", "flight");
    assertThat(refusals()).isEmpty();
  }

  @Test
  void aSagaThatIsUndoneInForwardOrderIsRefused() {
    compensated("flight", "hotel");
    assertThat(refusals()).first().asString().contains("entry 5: ", "StepUndone[step=flight");
  }

  @Test
  void aCommitWithoutAVoteIsRefused() {
    entry(1, BEGUN, VOTED_B, COMMIT);
    entry(1, END);
    assertThat(refusals()).singleElement().asString().contains("Decided");
  }

  @Test
  void recordsInAnotherOrderAreRefused() {
    entry(1, BEGUN, VOTED_B, COMMIT, VOTED_A);
    entry(1, END);
    assertThat(refusals()).isNotEmpty();
  }

  @Test
  void aMissingEntryIsRefused() {
    committed();
    entries.remove(0);
    assertThat(refusals()).singleElement().asString().isEqualTo("entry 1 is missing");
  }

  @Test
  void anEpochThatGoesBackIsRefused() {
    entry(2, BEGUN, VOTED_B, VOTED_A, COMMIT);
    entry(1, END);
    assertThat(refusals()).singleElement().asString().contains("after epoch 2");
  }

  @Test
  void anOwnerThatDrivesOnHalfATransactionIsRefused() {
    entry(1, BEGUN, VOTED_B);
    entry(2, VOTED_A, COMMIT);
    entry(2, END);
    assertThat(refusals()).singleElement().asString().contains("in epoch 2");
  }

  @Test
  void anOwnerThatAbortsHalfATransactionIsAccepted() {
    decided = "abort";
    decidedIn = 2;
    entry(1, BEGUN, VOTED_B);
    call("prepare", "b", 1);
    entry(
        2,
        "{\"type\":\"decided\",\"outcome\":\"ABORT\","
            + "\"reason\":\"its coordinator was lost before a decision\"}");
    entry(2, END);
    call("abort", "b", 2);
    call("abort", "a", 2);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void aDecisionRowThatSaysOtherwiseIsRefused() {
    committed();
    told.clear();
    decided = "abort";
    assertThat(refusals()).singleElement().asString().contains("its decision row abort");
  }

  @Test
  void aWordToAClientThatWasNotDecidedIsRefused() {
    committed();
    told.add(new Told("ref", TX, "abort", "coordinator-2", 4, 2));
    assertThat(refusals()).singleElement().asString().contains("was told abort");
  }

  @Test
  void aCallThatWasNeverOwedIsRefused() {
    committed();
    call("abort", "a", 1);
    assertThat(refusals()).singleElement().asString().contains("never owed");
  }

  @Test
  void workThatALostOwnerAskedForIsAccepted() {
    kind = "saga";
    decided = "abort";
    entry(1, STARTED);
    entry(
        2,
        "{\"type\":\"tookOver\",\"epoch\":2}",
        "{\"type\":\"decided\",\"outcome\":\"ABORT\",\"reason\":\"cancelled\"}");
    decidedIn = 2;
    answered("air", "action", "flight", 1, "done");
    answered("inn", "action", "hotel", 1, "done");
    assertThat(refusals()).isEmpty();
  }

  @Test
  void workThatNobodyCanHaveAskedForIsRefused() {
    committed();
    call("prepare", "c", 1);
    assertThat(refusals()).singleElement().asString().contains("never owed");
  }

  @Test
  void aDecisionOfWhichTheLogKnowsNothingIsRefused() {
    call("commit", "a", 1);
    decided = "";
    assertThat(TraceCheck.refusals(trace()))
        .singleElement()
        .extracting(TraceCheck.Refusal::what)
        .asString()
        .contains("the log knows nothing");
  }

  @Test
  void whatIsNoRecordIsRefused() {
    entry(1, "{\"type\":\"guessed\"}");
    assertThat(refusals()).isNotEmpty();
  }

  @Test
  void aTraceIsReadAsItWasWritten(@TempDir Path folder) {
    committed();
    trace().write(folder);
    trace().write(folder);
    assertThat(Trace.read(folder)).isEqualTo(trace());
  }

  @Test
  void aVoteThatTheClientReportsNeedsNoCall() {
    entry(1, BEGUN.replace("COORDINATOR_CALL", "CLIENT_REPORT"), VOTED_B);
    assertThat(refusals()).noneMatch(what -> what.contains("never answered"));
  }

  @Test
  void aCommitThatSaysItWasDecidedElsewhereIsRefused() {
    entry(1, BEGUN, COMMIT.replace("\"reason\":\"\"", "\"reason\":\"decided elsewhere\""));
    assertThat(refusals()).singleElement().asString().startsWith("entry 1: ").contains("Decided");
  }
}
