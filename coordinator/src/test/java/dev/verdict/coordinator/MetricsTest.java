package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.telemetry.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running node tells about itself is what the documents say that it tells. */
@Timeout(180)
class MetricsTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");

  /** Name, labels, unit, what, when it is bad. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(verdict_\\w+)` \\|([^|]*)\\|([^|]+)\\|([^|]+)\\|([^|]+)\\|$", Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  /** Labels whose values this code gives; the only other one is bounded by a number. */
  private static final Set<String> FIXED =
      Set.of("kind", "outcome", "forced", "result", "why", "cause", "by");

  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}]}";

  private static Scrape scrape;

  @BeforeAll
  static void askANodeThatHasWorked(@TempDir Path folder) {
    try (StubParticipant bank = new StubParticipant();
        NodeProcess node = NodeProcess.alone(folder, Map.of())) {
      String url = node.awaitReady();
      node.register(url, bank);
      assertThat(node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER).statusCode())
          .isEqualTo(200);
      scrape = Scrape.of(node.send("GET", url + "/metrics", "").body());
    }
  }

  @AfterAll
  static void forget() {
    scrape = Scrape.of("");
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
      Set<String> labels =
          CODE.matcher(row.group(2))
              .results()
              .map(label -> label.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(rows.put(row.group(1), labels)).as(row.group(1) + " twice").isNull();
    }
    return rows;
  }

  @Test
  void thePageNamesEveryMetricWithItsLabelsAndNoOther() throws IOException {
    assertThat(documented()).isEqualTo(scrape.own());
  }

  @Test
  void noLabelHasMoreValuesThanTheCodeAllows() {
    Set<String> labels =
        scrape.own().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    labels.removeAll(FIXED);
    assertThat(labels).containsExactly("participant");
  }
}
