package dev.verdict.protocol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The golden traces of a folder below {@code src/test/resources/golden}, each as a test. With the
 * environment variable {@code GOLDEN_UPDATE} set they are written anew: read the difference before
 * you keep it.
 */
public final class GoldenFiles {
  private GoldenFiles() {}

  /** One test for each file. */
  public static <S extends TransactionState, C, R extends LogRecord> List<DynamicTest> tests(
      String folder, Machine<S, C, R> machine, Notation<C, R> notation) {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden", folder))) {
      return files
          .sorted()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> check(file, machine, notation)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S extends TransactionState, C, R extends LogRecord> void check(
      Path file, Machine<S, C, R> machine, Notation<C, R> notation) throws IOException {
    String expected = Files.readString(file);
    String actual = GoldenTrace.play(machine, notation, expected);
    if (System.getenv("GOLDEN_UPDATE") != null) {
      Files.writeString(file, actual);
      return;
    }
    assertThat(actual).isEqualTo(expected);
  }
}
