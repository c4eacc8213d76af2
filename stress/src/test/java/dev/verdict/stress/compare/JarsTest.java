package dev.verdict.stress.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In Maven's place stands a script. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is a shell script")
class JarsTest {
  private static final Bundle BUNDLE =
      new Bundle("rival-1", List.of("org.rival:rival:1"), List.of("org.noise:noise"));

  @TempDir private Path folder = Path.of("");
  private Path cache = Path.of("");
  private final List<String> messages = new ArrayList<>();

  @BeforeEach
  void nameTheCache() {
    cache = folder.resolve("cache");
  }

  private Jars jars(String... script) throws IOException {
    Path maven = folder.resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\n" + String.join("\n", script) + "\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    return new Jars(cache, maven.toString(), messages::add);
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> all = Files.list(cache)) {
      return all.map(Path::getFileName).map(Path::toString).toList();
    }
  }

  @Test
  void jarsAreFetchedOnceAndKept() throws Exception {
    String classPath = jars("touch b.jar a.jar notes.txt").of(BUNDLE);

    Path own = cache.resolve("rival-1");
    assertThat(classPath)
        .isEqualTo(own.resolve("a.jar") + File.pathSeparator + own.resolve("b.jar"));
    assertThat(messages).containsExactly("Fetching rival-1 with Maven into " + own);
    assertThat(jars("exit 1").of(BUNDLE)).isEqualTo(classPath);
    assertThat(messages).hasSize(1);
    assertThat(kept()).containsExactly("rival-1");
  }

  @Test
  void mavenIsAskedForAllThatItNeedsAtRunTimeAndToCheckEachChecksum() throws Exception {
    jars("echo \"$@\" > asked.txt", "cp pom.xml seen.txt").of(BUNDLE);

    Path own = cache.resolve("rival-1");
    assertThat(own.resolve("asked.txt"))
        .content()
        .contains("-C", ":copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=");
    assertThat(own.resolve("seen.txt"))
        .content()
        .isEqualTo(BUNDLE.pom())
        .contains("<artifactId>rival</artifactId><version>1</version>")
        .contains("<exclusion><groupId>org.noise</groupId>");
  }

  @Test
  void anotherListOfJarsIsFetchedAgain() throws Exception {
    jars("touch old.jar").of(BUNDLE);
    Bundle changed = new Bundle("rival-1", List.of("org.rival:rival:1", "org:more:2"), List.of());

    String classPath = jars("touch new.jar").of(changed);

    assertThat(classPath).isEqualTo(cache.resolve("rival-1").resolve("new.jar").toString());
  }

  @Test
  void aFailureOfMavenIsToldAndLeavesNothing() throws Exception {
    Jars jars = jars("touch half.jar", "echo '[ERROR] Unknown host repo'", "exit 1");

    assertThatThrownBy(() -> jars.of(BUNDLE))
        .isInstanceOf(JarsMissingException.class)
        .hasMessageContainingAll("could not fetch rival-1", "--cache", "Unknown host repo");
    assertThat(kept()).isEmpty();
  }

  @Test
  void aMissingMavenIsNamedAndLeavesNothing() throws Exception {
    String missing = folder.resolve("no-maven").toString();
    Jars jars = new Jars(cache, missing, messages::add);

    assertThatThrownBy(() -> jars.of(BUNDLE))
        .isInstanceOf(JarsMissingException.class)
        .hasMessageContainingAll(missing + " cannot be started", "--maven", "--cache");
    assertThat(kept()).isEmpty();
  }
}
