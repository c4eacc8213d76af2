package dev.verdict.stress.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table of a documentation page that the code says, between two comments that name it. */
public final class PageTable {
  private final Path page;
  private final String begin;
  private final String end;

  /**
   * The table of that name.
   *
   * @param page the page's file name in {@code docs}
   */
  public PageTable(String page, String name) {
    this.page = Path.of("..", "docs", page);
    this.begin = "<!-- table: " + name + ", written by a test -->\n";
    this.end = "<!-- end of " + name + " -->\n";
  }

  /** The page shows exactly these rows; with {@code -Dverdict.docs=write} they are written. */
  public void shows(String head, List<String> rows) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    assertThat(from).as("%s has no line %s", page, begin).isNotNegative();
    assertThat(to).as("%s has no line %s", page, end).isGreaterThan(from);
    String columns = "|---".repeat((int) head.chars().filter(c -> c == '|').count() - 1) + "|\n";
    String table = head + "\n" + columns + String.join("\n", rows) + "\n";
    String meant = text.substring(0, from) + begin + "\n" + table + "\n" + text.substring(to);
    if (System.getProperty("verdict.docs", "").equals("write")) {
      Files.writeString(page, meant);
    }
    assertThat(page)
        .as("%s: run this test with -Dverdict.docs=write if the change is meant", page)
        .hasContent(meant);
  }
}
