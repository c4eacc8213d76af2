package dev.verdict.stress.chaos.history;

import dev.verdict.stress.process.Lines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with one record a line. Each line goes to the operating system at once, so that it
 * outlives the process; a line that was cut short by a kill is not read.
 *
 * @param <T> the records
 */
public final class LineFile<T> implements AutoCloseable {
  private final BufferedWriter out;

  private LineFile(BufferedWriter out) {
    this.out = out;
  }

  /** Opens a file to write at its end. */
  public static <T> LineFile<T> append(Path file) {
    try {
      LineFile<T> opened =
          new LineFile<>(
              Files.newBufferedWriter(
                  file,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
      opened.write("");
      return opened;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes one more. */
  public void add(T line) {
    write(Lines.write(line));
  }

  private synchronized void write(String line) {
    try {
      out.write(line + "\n");
      out.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** All records of a file; none if it is not there. */
  public static <T> List<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<T> all = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("{") && line.endsWith("}")) {
          all.add(Lines.read(line, type));
        }
      }
      return all;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * All records of a file that was written to its end.
   *
   * @throws IllegalArgumentException if it is not there, or a line is something else; says which
   */
  public static <T> List<T> readWhole(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no " + file);
    }
    try {
      List<T> all = new ArrayList<>();
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isEmpty()) {
          all.add(readWhole(file, number, line, type));
        }
      }
      return all;
    } catch (IOException failed) {
      throw new IllegalArgumentException(file + " cannot be read: " + failed, failed);
    }
  }

  private static <T> T readWhole(Path file, int number, String line, Class<T> type) {
    try {
      return Lines.readWhole(line, type);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          file + ", line " + number + ", is " + wrong.getMessage(), wrong);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
