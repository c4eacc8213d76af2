package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Golden;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.LogFormat;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.BranchCall;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Logs as each version writes them, and what every later version makes of them.
 *
 * <p>A file in {@code golden/log/v<version>} is the history of one transaction:
 *
 * <pre>
 * # words for the reader
 * protocol atomic             or saga
 * definition {...}            what a saga's records refer to by its hash
 * entry {"v":1,"records":[]}  one row of the log
 *   = status                  where the transaction stands once it is replayed up to here
 *   ! effect                  what its new owner does then
 * </pre>
 *
 * <p>Only lines that are not indented are input.
 */
class GoldenLogTest {
  private static final TxId TX = TxId.of(1_767_225_600_000L, 15, 7, 1);
  private static final String ENTRY = "entry ";
  private static final String PROTOCOL = "protocol ";
  private static final String DEFINITION = "definition ";

  private final Definitions definitions =
      new Definitions(new MemoryDatabase(1, () -> Instant.EPOCH).definitions(Runnable::run));
  private final Set<Class<?>> seen = new HashSet<>();

  private static String folder(int version) {
    return "log/v" + version;
  }

  private static Stream<Integer> versions() {
    return IntStream.rangeClosed(1, LogFormat.OURS.reads()).boxed();
  }

  @TestFactory
  Stream<DynamicTest> everyHistoryOfEveryVersionIsReplayed() {
    return versions()
        .flatMap(
            version ->
                Golden.files(folder(version)).stream()
                    .map(
                        file ->
                            DynamicTest.dynamicTest(
                                "v" + version + " " + file.getFileName(),
                                () -> check(file, version))));
  }

  private void check(Path file, int version) {
    boolean present = version == LogFormat.OURS.writes();
    Golden.check(file, play(Golden.text(file), present), present);
  }

  @Test
  void everyKindOfRecordIsInAHistoryOfTheVersionThatIsWritten() {
    for (Path file : Golden.files(folder(LogFormat.OURS.writes()))) {
      play(Golden.text(file), false);
    }
    List<Class<?>> all = new ArrayList<>(List.of(AtomicRecord.class.getPermittedSubclasses()));
    all.addAll(List.of(SagaRecord.class.getPermittedSubclasses()));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aVersionThatIsNotKnownYetIsRefusedAndNotGuessedAt() {
    String newer = "{\"v\":" + (LogFormat.OURS.reads() + 1) + ",\"records\":[]}";
    assertThatThrownBy(() -> new AtomicProtocol(definitions).codec().read(newer))
        .hasMessageContaining("this node reads up to " + LogFormat.OURS.reads());
  }

  @Test
  void thisBuildReadsWhatItWritesAndAtMostOneVersionMore() {
    assertThat(LogFormat.OURS.reads() - LogFormat.OURS.writes()).isBetween(0, 1);
  }

  // --- playing

  private String play(String text, boolean encodeAnew) {
    List<String> lines = text.lines().toList();
    for (String line : lines) {
      if (line.startsWith(DEFINITION)) {
        SagaDefinition definition =
            DefinitionJson.parse(JsonText.read(line.substring(DEFINITION.length())));
        definitions.intern(definition, definitions.hashOf(definition));
      }
    }
    return lines.contains(PROTOCOL + "saga")
        ? play(new SagaProtocol(definitions), lines, encodeAnew)
        : play(new AtomicProtocol(definitions), lines, encodeAnew);
  }

  private <S extends TransactionState, R extends LogRecord> String play(
      Protocol<S, ?, R> protocol, List<String> lines, boolean encodeAnew) {
    StringBuilder out = new StringBuilder();
    S state = protocol.machine().initial(TX);
    for (String line : lines) {
      if (line.startsWith(ENTRY)) {
        List<R> records = protocol.codec().read(line.substring(ENTRY.length()));
        records.forEach(each -> seen.add(each.getClass()));
        for (R fact : records) {
          state = protocol.machine().evolve(state, fact);
        }
        out.append(encodeAnew ? ENTRY + protocol.codec().write(records) : line).append('\n');
        show(state, protocol.machine().resume(state), out);
      } else if (!line.startsWith("  ")) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  private static void show(TransactionState state, List<Effect> owed, StringBuilder out) {
    out.append("  = ").append(state.status());
    state.outcome().ifPresent(it -> out.append(", ").append(it.name().toLowerCase(Locale.ROOT)));
    state.stuck().ifPresent(it -> out.append(", stuck: ").append(Snapshots.words(it)));
    out.append(state.finished() ? ", finished" : "").append('\n');
    owed.forEach(effect -> out.append("  ! ").append(effect.accept(new Owed())).append('\n'));
  }

  private static final class Owed implements Effect.Visitor<String> {
    @Override
    public String call(Effect.Call effect) {
      BranchCall call = effect.call();
      String payload = call.payload() instanceof Json.Null ? "" : JsonText.write(call.payload());
      return String.join(
              " ",
              call.kind().path(),
              call.branch().text(),
              "at",
              call.participant(),
              "#" + call.attempt(),
              call.operation(),
              payload)
          .stripTrailing();
    }

    @Override
    public String wake(Effect.Wake effect) {
      return "wake " + words(effect.timer()) + " in " + effect.after().toMillis() + " ms";
    }

    @Override
    public String arm(Effect.Arm effect) {
      return "arm " + words(effect.timer()) + " in " + effect.after().toMillis() + " ms";
    }

    @Override
    public String wakeAt(Effect.WakeAt effect) {
      return "wake " + words(effect.timer()) + " at " + effect.dueMillis();
    }
  }

  private static String words(Timer timer) {
    return (timer.kind() + " " + timer.subject()).strip();
  }
}
