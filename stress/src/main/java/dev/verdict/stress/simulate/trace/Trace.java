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
 * @param shards the newest epoch of each shard
 * @param calls what services were asked, and answered
 * @param told what clients were told
 */
public record Trace(
    List<Definition> definitions,
    List<Entry> entries,
    List<Decision> decisions,
    List<Shard> shards,
    List<Call> calls,
    List<Told> told) {
  private static final String DEFINITIONS = "definitions.jsonl";
  private static final String ENTRIES = "entries.jsonl";
  private static final String DECISIONS = "decisions.jsonl";
  private static final String SHARDS = "shards.jsonl";
  private static final String CALLS = "calls.jsonl";
  private static final String TOLD = "told.jsonl";

  /** Copies the lists. */
  public Trace {
    definitions = List.copyOf(definitions);
    entries = List.copyOf(entries);
    decisions = List.copyOf(decisions);
    shards = List.copyOf(shards);
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
   * A shard.
   *
   * @param shard its number
   * @param epoch its newest epoch
   */
  public record Shard(int shard, long epoch) {}

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
    file.accept(SHARDS, shards);
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
   * @throws IllegalArgumentException if a file is missing, a line is not what it should be, or
   *     there are no entries, so that there is nothing to check; says which file and line
   */
  public static Trace read(Path folder) {
    Trace trace =
        new Trace(
            LineFile.readWhole(folder.resolve(DEFINITIONS), Definition.class),
            LineFile.readWhole(folder.resolve(ENTRIES), Entry.class),
            LineFile.readWhole(folder.resolve(DECISIONS), Decision.class),
            LineFile.readWhole(folder.resolve(SHARDS), Shard.class),
            LineFile.readWhole(folder.resolve(CALLS), Call.class),
            LineFile.readWhole(folder.resolve(TOLD), Told.class));
    if (trace.entries().isEmpty()) {
      throw new IllegalArgumentException(folder.resolve(ENTRIES) + " holds no entries");
    }
    return trace;
  }
}
