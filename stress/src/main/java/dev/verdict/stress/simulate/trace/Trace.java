package dev.verdict.stress.simulate.trace;

import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.LineFile;
import dev.verdict.stress.chaos.history.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What real processes did, as they left it: a folder of files with a line of JSON for each thing.
 *
 * @param definitions the sagas' definitions
 * @param entries all of the log, each transaction's in their order
 * @param decisions the decision rows
 * @param calls what services were asked, and answered
 * @param told what clients were told
 */
public record Trace(
    List<Definition> definitions,
    List<Entry> entries,
    List<Decision> decisions,
    List<Call> calls,
    List<Told> told) {
  private static final String DEFINITIONS = "definitions.jsonl";
  private static final String ENTRIES = "entries.jsonl";
  private static final String DECISIONS = "decisions.jsonl";
  private static final String CALLS = "calls.jsonl";
  private static final String TOLD = "told.jsonl";

  /** Copies the lists. */
  public Trace {
    definitions = List.copyOf(definitions);
    entries = List.copyOf(entries);
    decisions = List.copyOf(decisions);
    calls = List.copyOf(calls);
    told = List.copyOf(told);
  }

  /**
   * A registered definition of a saga.
   *
   * @param hash its content's
   * @param json its text
   */
  public record Definition(String hash, String json) {}

  /**
   * A row of the log.
   *
   * @param tx the transaction
   * @param kind {@code atomic} or {@code saga}
   * @param seq its number in the transaction, from 1
   * @param epoch the epoch that wrote it
   * @param body its records as they are stored
   */
  public record Entry(String tx, String kind, int seq, long epoch, String body) {}

  /**
   * Writes it into a folder, which is made, in place of what an earlier one left there.
   *
   * @throws UncheckedIOException if that cannot be done
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make the folder " + folder, failed);
    }
    each(
        (name, lines) -> {
          delete(folder.resolve(name));
          try (LineFile<Object> file = LineFile.append(folder.resolve(name))) {
            lines.forEach(file::add);
          }
        });
  }

  private void each(BiConsumer<String, List<?>> file) {
    file.accept(DEFINITIONS, definitions);
    file.accept(ENTRIES, entries);
    file.accept(DECISIONS, decisions);
    file.accept(CALLS, calls);
    file.accept(TOLD, told);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot replace " + file, failed);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if that is no folder of a trace
   * @throws UncheckedIOException if a line is not what it should be
   */
  public static Trace read(Path folder) {
    if (!Files.isRegularFile(folder.resolve(ENTRIES))) {
      throw new IllegalArgumentException(
          folder + " holds no trace: there is no " + ENTRIES + " in it");
    }
    return new Trace(
        LineFile.read(folder.resolve(DEFINITIONS), Definition.class),
        LineFile.read(folder.resolve(ENTRIES), Entry.class),
        LineFile.read(folder.resolve(DECISIONS), Decision.class),
        LineFile.read(folder.resolve(CALLS), Call.class),
        LineFile.read(folder.resolve(TOLD), Told.class));
  }
}
