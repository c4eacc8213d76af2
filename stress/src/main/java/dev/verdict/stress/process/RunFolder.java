package dev.verdict.stress.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder of one run: logs and the database. */
public final class RunFolder {
  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** Makes a new one in the system's folder for temporary files. */
  public static RunFolder create() {
    try {
      return new RunFolder(Files.createTempDirectory("verdict-stress-"));
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot make a temporary folder", failed);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Deletes it with all that is in it. */
  public void delete() {
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
