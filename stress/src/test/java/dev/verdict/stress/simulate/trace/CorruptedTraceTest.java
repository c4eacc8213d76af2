package dev.verdict.stress.simulate.trace;

import static dev.verdict.stress.simulate.trace.Recorded.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace that real processes left is accepted, and is not once somebody has changed it. */
class CorruptedTraceTest {
  private static final Predicate<ObjectNode> PREPARE = is("call", "prepare");
  private static final Predicate<ObjectNode> COMMIT = is("call", "commit");
  private static final Predicate<ObjectNode> COMPENSATE = is("call", "compensate");

  private final Recorded trace = Recorded.read();
  private final String committed = trace.committed();
  private final String completed = trace.completed();
  private final String compensated = trace.compensated();

  private final Path folder;

  CorruptedTraceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<TraceCheck.Refusal> refusals() {
    return TraceCheck.refusals(Trace.read(trace.write(folder)));
  }

  private void refused(String tx, String what) {
    assertThat(refusals())
        .isNotEmpty()
        .allMatch(refusal -> refusal.tx().equals(tx))
        .anySatisfy(refusal -> assertThat(refusal.what()).containsPattern(what));
  }

  @Test
  void asItWasLeftItIsAccepted() {
    assertThat(refusals()).isEmpty();
  }

  // --- what the records say was heard

  @Test
  void aYesOfAServiceThatRefusedIsRefused() {
    trace.change("calls", committed, PREPARE, call -> call.put("result", "refused"));
    refused(committed, "entry 1: \\w+ never answered prepare of branch .* with done");
  }

  @Test
  void aYesOfAServiceThatWasNotAskedIsRefused() {
    trace.remove("calls", committed, PREPARE);
    refused(committed, "entry 1: \\w+ never answered prepare of branch .* with done");
  }

  @Test
  void anAcknowledgementOfAServiceThatWasNotToldIsRefused() {
    trace.remove("calls", committed, COMMIT);
    refused(committed, "entry \\d+: \\w+ never answered commit of branch .* with done");
  }

  @Test
  void aStepThatWasUndoneByNobodyIsRefused() {
    trace.remove("calls", compensated, COMPENSATE);
    refused(compensated, "entry \\d+: \\w+ never answered compensate of branch");
  }

  @Test
  void anOutputThatNobodyAnsweredIsRefused() {
    trace.records(
        completed,
        records ->
            records.forEach(
                record -> {
                  if (isA(record, "stepDone")) {
                    ((ObjectNode) record).putObject("output").put("forged", 1);
                  }
                }));
    refused(completed, "entry \\d+: \\w+ never answered action or settle .* and that output");
  }

  // --- the calls

  @Test
  void callsOfAnEpochThatNeverWasAreRefused() {
    trace.change("calls", committed, call -> call.put("epoch", 99));
    refused(committed, "in epoch 99, in an epoch after its last, \\d+");
  }

  @Test
  void aCommitBeforeTheVotesIsRefused() {
    trace.change(
        "calls",
        committed,
        COMMIT,
        call -> {
          call.put("from_ms", call.path("from_ms").asLong() - 60_000);
          call.put("to_ms", call.path("to_ms").asLong() - 60_000);
        });
    refused(committed, "asked to commit branch .*, before all votes were given");
  }

  @Test
  void callsAtAnotherServiceAreRefused() {
    trace.change("calls", committed, call -> call.put("service", "mars"));
    refused(committed, "mars was asked to prepare branch .*, which belongs to");
  }

  @Test
  void aBeginningThatNamesAnotherParticipantIsRefused() {
    begunOtherwise(branch -> branch.put("participant", "somebody-else"));
    refused(committed, "which belongs to somebody-else");
  }

  @Test
  void aBeginningWithAnotherInputIsRefused() {
    begunOtherwise(branch -> branch.putObject("payload").put("account", "thief"));
    refused(committed, "asked to prepare branch .*, with another input than is owed");
  }

  private void begunOtherwise(Consumer<ObjectNode> how) {
    trace.records(
        committed,
        records ->
            records.forEach(
                record -> {
                  if (isA(record, "begun")) {
                    how.accept((ObjectNode) record.path("branches").get(0));
                  }
                }));
  }

  @Test
  void aCallThatThereIsNotIsRefused() {
    trace.change("calls", committed, PREPARE, call -> call.put("call", "dance"));
    refused(committed, "asked to dance branch .*, which is no call");
  }

  // --- rows and entries

  @Test
  void aTransactionWhoseEntriesAreLostIsRefused() {
    trace.remove("entries", completed);
    refused(completed, "it has a decision row and no entries");
  }

  @Test
  void twoDecisionRowsAreRefused() {
    ObjectNode other = trace.of("decisions", committed).get(0).deepCopy();
    trace.all("decisions").add(0, other.put("outcome", "abort"));
    refused(committed, "it has more than one decision row");
  }

  @Test
  void aDecisionRowOfAnotherEpochAndShardIsRefused() {
    trace.change("decisions", committed, row -> row.put("epoch", 77).put("shard", 3));
    refused(
        committed, "entry 1 decides in epoch \\d+ .* its decision row is of epoch 77 of shard 3");
  }

  @Test
  void aCommitWithoutVotesThatSaysItWasDecidedElsewhereIsRefused() {
    trace.records(
        committed,
        records -> {
          dropped(records, Set.of("voted"));
          records.forEach(
              record -> {
                if (isA(record, "decided")) {
                  ((ObjectNode) record).put("reason", "decided elsewhere");
                }
              });
        });
    refused(committed, "entry 1: in epoch \\d+ nothing that can happen .* leads to Decided");
  }

  @Test
  void anEndWithoutAcknowledgementsIsRefused() {
    trace.records(committed, records -> dropped(records, Set.of("acknowledged")));
    refused(committed, "entry \\d+: in epoch \\d+ nothing that can happen .* leads to Ended");
  }

  private static void dropped(Iterable<JsonNode> records, Set<String> types) {
    Iterator<JsonNode> each = records.iterator();
    while (each.hasNext()) {
      if (types.contains(each.next().path("type").asText())) {
        each.remove();
      }
    }
  }

  private static boolean isA(JsonNode record, String type) {
    return record.path("type").asText().equals(type);
  }

  @Test
  void anotherKindOfTransactionIsRefused() {
    trace.change("entries", committed, entry -> entry.put("kind", "saga"));
    refused(committed, "entry 1: ");
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    trace.change("entries", committed, entry -> entry.put("tx", "not-an-id"));
    assertThat(refusals())
        .extracting(TraceCheck.Refusal::what)
        .contains("not a transaction id: not-an-id", "it has a decision row and no entries");
  }

  @Test
  void anEndInAnEpochThatNeverWasIsRefused() {
    List<ObjectNode> entries = trace.of("entries", committed);
    ObjectNode last = entries.get(entries.size() - 1);
    last.put("epoch", 99);
    refused(committed, "entry \\d+ is of epoch 99, its shard's newest is \\d+");
  }

  // --- the files

  private void unreadable(String what) {
    assertThatThrownBy(() -> Trace.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"definitions", "entries", "decisions", "shards", "calls", "told"})
  void aFileThatIsMissingIsNamed(String name) throws IOException {
    trace.write(folder);
    Files.delete(folder.resolve(name + ".jsonl"));
    unreadable("there is no " + folder.resolve(name + ".jsonl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"entries", "decisions", "calls", "told"})
  void aTornLineIsNamed(String name) throws IOException {
    trace.write(folder);
    Path file = folder.resolve(name + ".jsonl");
    List<String> lines = Files.readAllLines(file);
    lines.set(2, lines.get(2).substring(0, lines.get(2).length() / 2));
    Files.write(file, lines);
    unreadable(name + ".jsonl, line 3, is not a ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tx\":\"x\",\"kind\":}", "{\"tx\":\"x\"}", "null", "nothing"})
  void aLineOfSomethingElseIsNamed(String line) throws IOException {
    trace.write(folder);
    Path file = folder.resolve("entries.jsonl");
    Files.writeString(file, line);
    unreadable("entries.jsonl, line 1, is not a");
  }

  @Test
  void aTraceWithoutEntriesIsNone() {
    trace.all("entries").clear();
    trace.write(folder);
    unreadable("holds no entries");
  }
}
