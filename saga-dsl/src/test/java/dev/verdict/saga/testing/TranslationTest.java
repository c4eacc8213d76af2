package dev.verdict.saga.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds translated pages in step with the English ones: the same headings in number and level, the
 * same code, the same rows of tables, and in each part the same links and the same names and
 * commands. What the sentences say is for people to compare.
 */
class TranslationTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)|<(https?://[^>]+)>");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /**
   * One heading and what follows it up to the next one; {@code level} is 0 for what stands before
   * the first heading.
   */
  private record Part(
      int level, List<String> code, List<String> rows, List<String> links, List<String> names) {}

  @Test
  void theReadmeInChineseIsInStep() throws IOException {
    Path root = root();
    assertEquals(
        parts(Files.readString(root.resolve("README.md"))),
        parts(Files.readString(root.resolve("README.zh-CN.md"))));
  }

  @Test
  void eachLinkOfATranslationLeadsSomewhere() throws IOException {
    Path root = root();
    for (Part part : parts(Files.readString(root.resolve("README.zh-CN.md")))) {
      for (String link : part.links()) {
        if (!link.startsWith("http")) {
          String file = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
          assertEquals(true, Files.exists(root.resolve(file)), link);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# A\n\ntext `x` [to](b.md)\n\n```\nrun it\n```\n\n| `row` | one |\n",
        "# A\n\n## B\n\ntext `y` [to](b.md)\n\n```\nrun it\n```\n\n| `row` | one |\n",
        "# A\n\n## B\n\ntext `x` [to](c.md)\n\n```\nrun it\n```\n\n| `row` | one |\n",
        "# A\n\n## B\n\ntext `x` [to](b.md)\n\n```\nrun that\n```\n\n| `row` | one |\n",
        "# A\n\n## B\n\ntext `x` [to](b.md)\n\n```\nrun it\n```\n\n| `row` | one |\n| `more` | two |\n",
        "# A\n\n### B\n\ntext `x` [to](b.md)\n\n```\nrun it\n```\n\n| `row` | one |\n"
      })
  void whatIsOutOfStepShows(String translation) {
    String english = "# A\n\n## B\n\ntext `x` [to](b.md)\n\n```\nrun it\n```\n\n| `row` | one |\n";
    assertFalse(parts(english).equals(parts(translation)));
    assertEquals(parts(english), parts(english.replace("text", "words").replace("to]", "there]")));
  }

  private static List<Part> parts(String page) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    List<String> code = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    int level = 0;
    boolean inCode = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        inCode = !inCode;
        code.add(line);
      } else if (inCode) {
        code.add(line);
      } else if (line.startsWith("#")) {
        parts.add(part(level, code, rows, text));
        level = line.indexOf(' ');
        code.clear();
        rows.clear();
        text.setLength(0);
      } else {
        if (line.startsWith("|")) {
          Matcher named = NAME.matcher(line.split("\\|", -1)[1]);
          rows.add(named.find() ? named.group(1) : "row");
        }
        text.append(line).append(' ');
      }
    }
    parts.add(part(level, code, rows, text));
    return parts;
  }

  /** The order of links and names within a part is the language's own. */
  private static Part part(int level, List<String> code, List<String> rows, CharSequence text) {
    List<String> links =
        LINK.matcher(text)
            .results()
            .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
            .filter(link -> !link.matches("README(\\.zh-CN)?\\.md"))
            .sorted()
            .toList();
    List<String> names =
        NAME.matcher(text).results().map(found -> found.group(1)).sorted().toList();
    return new Part(level, List.copyOf(code), List.copyOf(rows), links, names);
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("README.zh-CN.md")))
        .findFirst()
        .orElseThrow();
  }
}
