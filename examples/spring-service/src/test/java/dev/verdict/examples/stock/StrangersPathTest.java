package dev.verdict.examples.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many lines turn the plain service, kept in {@code plain}, into a participant. */
class StrangersPathTest {
  private static final int LINES_MAX = 29;
  private static final Path SOURCES = Path.of("src/main/java/dev/verdict/examples/stock");
  private static final Path GUIDE = Path.of("../../docs/participant-guide.md");

  private static List<String> changed(String plain, Path now) throws IOException {
    return Difference.between(
        Files.readAllLines(Path.of("plain").resolve(plain)), Files.readAllLines(now));
  }

  private static List<String> changes() throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(changed("pom.xml", Path.of("pom.xml")));
    all.addAll(
        changed("application.properties", Path.of("src/main/resources/application.properties")));
    all.addAll(changed("Stock.java", SOURCES.resolve("Stock.java")));
    return all;
  }

  @Test
  void fewerThanThirtyLinesChange() throws IOException {
    assertThat(changes()).hasSizeBetween(10, LINES_MAX);
  }

  @Test
  void theGuideShowsEachOfThem() throws IOException {
    String guide = Files.readString(GUIDE);
    assertThat(changes())
        .filteredOn(line -> !line.substring(1).isBlank())
        .allSatisfy(line -> assertThat(guide).contains(line.substring(1).strip()));
  }

  @Test
  void thePlainServiceCompilesWithoutVerdict(@TempDir Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", folder.toString(), "-cp", classPath()));
    arguments.add("plain/Stock.java");
    for (String unchanged : List.of("Reservation", "StockController", "StockApplication")) {
      arguments.add(SOURCES.resolve(unchanged + ".java").toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  private static String classPath() {
    List<String> kept = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      boolean ofVerdict =
          entry.contains("verdict-")
              || (entry.endsWith("classes") && !entry.contains("repository"));
      if (!ofVerdict) {
        kept.add(entry);
      }
    }
    return String.join(File.pathSeparator, kept);
  }
}
