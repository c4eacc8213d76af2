package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/**
 * What differs in another release: the class that says which log formats it writes and reads,
 * compiled from this build's source with other numbers.
 */
final class OtherRelease {
  private static final String FILE = "dev/verdict/coordinator/log/LogFormat.java";
  private static final String NUMBERS = "new LogFormat\\(\\d+, \\d+\\)";

  private OtherRelease() {}

  /** The folder that comes before this build on the class path. */
  static Path compile(Path folder, int writes, int reads) {
    try {
      Path source = Files.createDirectories(folder).resolve("LogFormat.java");
      String ours = Files.readString(Path.of("src/main/java", FILE));
      assertThat(ours).containsPattern(NUMBERS);
      Files.writeString(
          source, ours.replaceFirst(NUMBERS, "new LogFormat(" + writes + ", " + reads + ")"));
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", folder.toString(), source.toString());
      assertThat(failed).isZero();
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
