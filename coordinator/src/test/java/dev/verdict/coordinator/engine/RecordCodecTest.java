package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.CallKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files hold entries as they were once written. Lines are only ever added: they are what is in
 * people's databases.
 */
class RecordCodecTest {
  private final Definitions definitions =
      new Definitions(new MemoryDatabase(1, () -> Instant.EPOCH).definitions(Runnable::run));
  private final RecordCodec<AtomicRecord> atomic = RecordCodec.ofAtomic(definitions);
  private final RecordCodec<SagaRecord> saga = RecordCodec.of(SagaRecord.class, definitions);

  private void knowTheTrip() {
    SagaDefinition trip = DefinitionJson.parse(JsonText.read(SagaRunTest.TRIP));
    definitions.intern(trip, definitions.hashOf(trip));
  }

  @Test
  void whatWasOnceWrittenOfAtomicTransactionsCanBeRead() {
    everyLineReplays(atomic, "atomic-v1.txt", AtomicRecord.class);
  }

  @Test
  void whatWasOnceWrittenOfSagasCanBeRead() {
    knowTheTrip();
    everyLineReplays(saga, "saga-v1.txt", SagaRecord.class);
  }

  private static <R extends LogRecord> void everyLineReplays(
      RecordCodec<R> codec, String file, Class<R> type) {
    Set<Class<?>> seen = new HashSet<>();
    for (String line : lines(file)) {
      List<R> records = codec.read(line);
      records.forEach(each -> seen.add(each.getClass()));
      assertThat(JsonText.read(codec.write(records))).isEqualTo(JsonText.read(today(line)));
    }
    assertThat(seen)
        .as("every kind of record has a sample in %s", file)
        .containsExactlyInAnyOrder(type.getPermittedSubclasses());
  }

  /** What is spelled out for speed must not drift from what the record's own members say. */
  @Test
  void whatIsWrittenOfAtomicTransactionsHasAllMembersOfItsRecords() {
    RecordCodec<AtomicRecord> general = RecordCodec.of(AtomicRecord.class, definitions);
    Set<Class<?>> seen = new HashSet<>();
    for (String line : lines("atomic-v1.txt")) {
      List<AtomicRecord> records = atomic.read(line);
      records.forEach(each -> seen.add(each.getClass()));
      assertThat(atomic.write(records)).isEqualTo(general.write(records)).isEqualTo(today(line));
    }
    assertThat(seen).containsExactlyInAnyOrder(AtomicRecord.class.getPermittedSubclasses());
  }

  @Test
  void textOfWhateverCharactersIsWrittenAlike() {
    RecordCodec<AtomicRecord> general = RecordCodec.of(AtomicRecord.class, definitions);
    String odd = "\"\\\u0000\u001f\u007f/\n\t ä€\ud83d\ude00 </script>";
    BranchId branch = new BranchId("b");
    Json payload = new Json.Obj(Map.of(odd, new Json.Arr(List.of(Json.text(odd), Json.nil()))));
    List<AtomicRecord> records =
        List.of(
            new AtomicRecord.Enlisted(
                new Branch(
                    branch,
                    odd,
                    Branch.Style.TWO_PHASE,
                    Branch.VoteBy.CLIENT_REPORT,
                    odd,
                    payload,
                    false),
                Durability.FORCED),
            new AtomicRecord.Voted(branch, Vote.abort(odd)),
            new AtomicRecord.Voted(branch, Vote.commit()),
            new AtomicRecord.Voted(branch, Vote.commitReadOnly()),
            new AtomicRecord.CallFailed(branch, CallKind.TRY, 1, odd, Durability.DEFERRED),
            new AtomicRecord.Decided(Outcome.ABORT, odd));
    assertThat(atomic.write(records)).isEqualTo(general.write(records));
    assertThat(atomic.read(atomic.write(records))).isEqualTo(records);
  }

  @Test
  void aSagaOfADefinitionThatIsNotInMemorySaysWhich() {
    String started = lines("saga-v1.txt").get(0);
    assertThatThrownBy(() -> saga.read(started)).isInstanceOf(MissingDefinitionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":3,\"records\":[]}",
        "{\"v\":0,\"records\":[]}",
        "{\"records\":[]}",
        "[]",
        "",
        "{\"v\":1,\"records\":[{\"type\":\"teleported\"}]}",
        "{\"v\":1,\"records\":[{\"type\":\"voted\"}]}",
        "{\"v\":2,\"records\":[{\"type\":\"voted\",\"branch\":\"b\",\"vote\":{\"reason\":\"\"}}]}",
        "{\"v\":2,\"records\":[{\"type\":\"voted\",\"branch\":\"b\",\"vote\":{\"yes\":true}}]}",
        "{\"v\":2,\"records\":[{\"type\":\"voted\",\"branch\":\"b\",\"vote\":null}]}",
        "{\"v\":1,\"records\":[{\"type\":\"ended\",\"why\":\"\"}]}",
        "{\"v\":1,\"records\":[{\"type\":\"ended\"}",
      })
  void whatIsNewerOrUnknownOrDamagedIsAnError(String text) {
    assertThatThrownBy(() -> atomic.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotEmpty();
  }

  /** The same text in the version that is written now. */
  private static String today(String line) {
    return line.replace("{\"v\":1,", "{\"v\":" + RecordCodec.VERSION + ",");
  }

  private static List<String> lines(String file) {
    String path = "/records/" + file;
    try (InputStream in = Objects.requireNonNull(RecordCodecTest.class.getResourceAsStream(path))) {
      List<String> lines = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isBlank()) {
          lines.add(line);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
