package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Golden files of what is stored and sent, below {@code src/test/resources/golden}. With the
 * environment variable {@code GOLDEN_UPDATE} set, the files of the present version are written
 * anew: read the difference before you keep it. Those of earlier versions are never touched.
 */
public final class Golden {
  private static final Path ROOT = Path.of("src/test/resources/golden");

  private static final String WHAT_TO_DO =
      """
      %s is no longer what this build makes of it.
      If a release has written this format: keep the file, raise the version (LogFormat for the log,
      the path for the participant protocol), and add a folder for the new version beside it; the
      release that writes a version comes after the one that first reads it (docs/operations.md,
      "Rolling upgrade").
      If no release has, or only the words of the state or the effects changed:
        GOLDEN_UPDATE=1 mvn -o -pl coordinator -am test -Dtest='Golden*Test' \
      -Dsurefire.failIfNoSpecifiedTests=false
      """;

  private Golden() {}

  /** Whether files are to be written anew. */
  public static boolean isUpdate() {
    return System.getenv("GOLDEN_UPDATE") != null;
  }

  /** The files of a folder, in order. */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares, or writes anew if that is asked for and allowed. */
  public static void check(Path file, String actual, boolean mayChange) {
    if (isUpdate() && mayChange) {
      try {
        Files.writeString(file, actual);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(actual).as(WHAT_TO_DO, file).isEqualTo(text(file));
  }
}
