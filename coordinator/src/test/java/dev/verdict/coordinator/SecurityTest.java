package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each threat in {@code SECURITY.md} has a defence, and a test that is there. */
class SecurityTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final int CELLS = 3;

  private static List<List<String>> threats() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("SECURITY.md"))) {
      if (line.startsWith("| ") && !line.startsWith("| threat")) {
        rows.add(Stream.of(line.split("\\|", -1)).skip(1).limit(CELLS).map(String::strip).toList());
      }
    }
    return rows;
  }

  private static List<Path> tests(String name) throws IOException {
    Path tests = ROOT.resolve("coordinator/src/test/java");
    try (Stream<Path> files = Files.walk(tests)) {
      return files.filter(file -> file.endsWith(name + ".java")).toList();
    }
  }

  @Test
  void eachThreatHasADefenceAndATestThatIsThere() throws IOException {
    List<List<String>> threats = threats();
    assertThat(threats).hasSizeGreaterThan(20);
    assertThat(threats.stream().map(row -> row.get(0))).doesNotHaveDuplicates();
    for (List<String> row : threats) {
      assertThat(row).as("a row").hasSize(CELLS).doesNotContain("");
      Matcher shown = NAME.matcher(row.get(2));
      assertThat(shown.matches()).as(row.get(2)).isTrue();
      assertThat(tests(shown.group(1)))
          .as(shown.group())
          .isNotEmpty()
          .anySatisfy(
              file ->
                  assertThat(Files.readString(file)).contains("  void " + shown.group(2) + "("));
    }
  }
}
