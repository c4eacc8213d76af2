package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation, or a part of one, that a test makes. With {@code
 * -Dverdict.docs=write} it is written anew: read the difference before you keep it.
 */
final class GeneratedPage {
  private static final Path DOCS = Path.of("../docs");

  private GeneratedPage() {}

  /** Checks a whole file. */
  static void check(String name, String content) throws IOException {
    Path file = DOCS.resolve(name);
    if ("write".equals(System.getProperty("verdict.docs"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s differs; mvn test -Dverdict.docs=write writes it", name)
        .isEqualTo(content);
  }

  /** Checks what stands between the comments {@code generated: part} and {@code end: part}. */
  static void checkPart(String name, String part, String content) throws IOException {
    String begin = "<!-- generated: " + part + " -->\n";
    String end = "<!-- end: " + part + " -->\n";
    String page = Files.readString(DOCS.resolve(name));
    assertThat(page).contains(begin, end);
    String head = page.substring(0, page.indexOf(begin) + begin.length());
    check(name, head + content + page.substring(page.indexOf(end)));
  }
}
