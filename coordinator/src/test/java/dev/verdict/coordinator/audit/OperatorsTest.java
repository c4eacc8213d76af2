package dev.verdict.coordinator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators are whoever has a token whose hash stands in the file, as the file is now. */
class OperatorsTest {
  private final Path file;

  OperatorsTest(@TempDir Path folder) {
    this.file = folder.resolve("operators");
  }

  private static String line(String name, String token) {
    byte[] hash = AuditHash.sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    return name + " " + HexFormat.of().formatHex(hash) + "\n";
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(file, text);
    List<String> problems = new ArrayList<>();
    Operators.named(file, problems);
    return problems;
  }

  @Test
  void withoutAFileNobodyIsAskedForAToken() {
    assertThat(Operators.everybody().areNamed()).isFalse();
    assertThat(Operators.everybody().nameOf("any")).isEmpty();
  }

  @Test
  void aTokenNamesItsOperatorAndAnOldOneMayStandBesideTheNew() throws IOException {
    Files.writeString(
        file, "# on call\n\n" + line("ada", "old") + line("ada", "new") + line("b@x.org", "three"));
    Operators operators = Operators.named(file, new ArrayList<>());

    assertThat(operators.areNamed()).isTrue();
    assertThat(operators.nameOf("old")).contains("ada");
    assertThat(operators.nameOf("new")).contains("ada");
    assertThat(operators.nameOf("three")).contains("b@x.org");
    assertThat(operators.nameOf("thre")).isEmpty();
    assertThat(operators.nameOf("")).isEmpty();
  }

  @Test
  void aHashMayBeWrittenInCapitals() throws IOException {
    Files.writeString(file, line("ada", "t").toUpperCase(java.util.Locale.ROOT));
    assertThat(Operators.named(file, new ArrayList<>()).nameOf("t")).contains("ADA");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret-token-in-clear | line 1: 1 word; write a name and the SHA-256 of its token",
        "ada x y               | line 1: 3 words; write a name",
        "ada secret            | line 1: the SHA-256 of the token of ada has 64 hexadecimal digits",
        "a/b HASH              | line 1: a name has 1 to 100 of",
        "anonymous HASH        | line 1: a name has 1 to 100 of A-Z a-z 0-9 . _ @ - and is not anon",
        "# nobody              | it names nobody"
      })
  void eachWrongLineIsToldAndNotRepeated(String line, String words) throws IOException {
    List<String> problems = problems(line.replace("HASH", "a".repeat(64)));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(words).doesNotContain("secret");
  }

  @Test
  void allWrongLinesAreToldAtOnce() throws IOException {
    assertThat(problems(line("ada", "t") + "x\n" + line("bob", "t") + "y z\n"))
        .extracting(problem -> problem.substring(0, 7))
        .containsExactly("line 2:", "line 3:", "line 4:");
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws IOException {
    List<String> missing = new ArrayList<>();
    Operators.named(file, missing);
    assertThat(missing).containsExactly("it cannot be read (NoSuchFileException)");

    Files.write(file, new byte[] {(byte) 0xc3, 0x28});
    List<String> binary = new ArrayList<>();
    Operators.named(file, binary);
    assertThat(binary).containsExactly("it is not text in UTF-8");

    assertThat(problems("#".repeat((int) Operators.FILE_BYTES_MAX + 1)))
        .containsExactly("it is larger than 1048576 bytes");
  }

  @Test
  void aChangeCountsOnceItIsReadAndAWrongOneDoesNot() throws IOException {
    Files.writeString(file, line("ada", "one"));
    Operators operators = Operators.named(file, new ArrayList<>());

    Files.writeString(file, line("bob", "two"));
    operators.reload();
    assertThat(operators.nameOf("one")).isEmpty();
    assertThat(operators.nameOf("two")).contains("bob");

    Files.writeString(file, "nonsense");
    operators.reload();
    Files.delete(file);
    operators.reload();
    assertThat(operators.nameOf("two")).contains("bob");
  }
}
