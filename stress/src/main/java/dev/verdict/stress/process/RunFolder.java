package dev.verdict.stress.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A temporary folder of one run: logs and the database. */
public final class RunFolder {
  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** What is done in a folder. */
  public interface Work<R> {
    /** Does it. */
    R in(Path folder) throws Exception;
  }

  /**
   * Works in a new folder within the system's folder for temporary files. It stays, and where it is
   * is told, unless the work comes to a result with which nobody needs it.
   *
   * @param unneeded whether nobody will look into the folder after that result
   * @param messages told where it is if it stays
   */
  public static <R> R during(Work<R> work, Predicate<R> unneeded, Consumer<String> messages)
      throws Exception {
    RunFolder folder = create();
    boolean goes = false;
    try {
      R result = work.in(folder.path);
      goes = unneeded.test(result);
      return result;
    } finally {
      if (goes) {
        folder.delete();
      } else {
        messages.accept("Logs and data of this run: " + folder.path);
      }
    }
  }

  private static RunFolder create() {
    try {
      return new RunFolder(Files.createTempDirectory("verdict-stress-"));
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot make a temporary folder", failed);
    }
  }

  private void delete() {
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot delete " + path, failed);
    }
  }
}
