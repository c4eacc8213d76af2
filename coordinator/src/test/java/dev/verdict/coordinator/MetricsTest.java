package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.verdict.coordinator.telemetry.PromQuery;
import dev.verdict.coordinator.telemetry.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      Set.of("kind", "outcome", "forced", "result", "why", "cause", "by", "call", "database");

  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}]}";

  private static final Path DOCKER = Path.of("../docker");

  /** What Prometheus adds by itself, and what a node has only after a while. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job", "le");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static Scrape scrape;

  @BeforeAll
  static void askANodeThatHasWorked(@TempDir Path folder) {
    try (StubParticipant bank = new StubParticipant();
        NodeProcess node = NodeProcess.alone(folder, Map.of("VERDICT_ACCESS", "optional"))) {
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

  // --- what is made of the metrics

  /** Every text under that name, however deep. */
  private static List<String> texts(JsonNode tree, String name) {
    return tree.findValuesAsText(name);
  }

  private static void assertNamesOnlyWhatIsThere(String text) {
    PromQuery query = PromQuery.of(text);
    assertThat(query.series()).as(text).isNotEmpty();
    Set<String> labels = new TreeSet<>(LABELS_OF_PROMETHEUS);
    for (String series : query.series()) {
      if (!OF_PROMETHEUS.contains(series)) {
        assertThat(scrape.labels()).as(text).containsKey(series);
        labels.addAll(scrape.labels().getOrDefault(series, Set.of()));
      }
    }
    assertThat(labels).as(text).containsAll(query.labels());
  }

  @Test
  void theAlertRulesNameOnlyWhatIsThereAndSayWhatToDo() throws IOException {
    JsonNode rules = YAML.readTree(DOCKER.resolve("prometheus/alerts.yml").toFile());
    List<String> queries = texts(rules, "expr");
    queries.forEach(MetricsTest::assertNamesOnlyWhatIsThere);

    List<JsonNode> alerts = new ArrayList<>();
    rules.path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
    assertThat(alerts).hasSameSizeAs(queries).isNotEmpty();
    assertThat(alerts).extracting(alert -> alert.path("alert").asText()).doesNotHaveDuplicates();
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.path("labels").path("severity").asText())
                  .isIn("warning", "critical");
              assertThat(alert.path("annotations").path("summary").asText()).isNotBlank();
              assertThat(alert.path("annotations").path("description").asText()).isNotBlank();
            });
  }

  @Test
  void theDashboardNamesOnlyWhatIsThere() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(DOCKER.resolve("grafana/dashboards/verdict.json").toFile());
    List<String> queries = texts(dashboard, "expr");
    assertThat(queries).hasSizeGreaterThan(30);
    queries.forEach(MetricsTest::assertNamesOnlyWhatIsThere);

    Set<String> shown = new TreeSet<>();
    queries.forEach(query -> shown.addAll(PromQuery.of(query).series()));
    assertThat(dashboard.path("panels"))
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotBlank();
              assertThat(panel.path("description").asText()).isNotBlank();
              assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            });
    assertThat(shown)
        .contains("verdict_stuck", "verdict_takeover_seconds_max", "verdict_disagreements");
  }

  @Test
  void prometheusAndGrafanaFindTheirFiles() throws IOException {
    JsonNode services = YAML.readTree(DOCKER.resolve("compose.yaml").toFile()).path("services");
    for (String service : List.of("prometheus", "grafana")) {
      for (JsonNode volume : services.path(service).path("volumes")) {
        String folder = volume.asText().split(":", -1)[0];
        assertThat(DOCKER.resolve(folder)).isDirectory();
      }
    }
    JsonNode prometheus = YAML.readTree(DOCKER.resolve("prometheus/prometheus.yml").toFile());
    assertThat(prometheus.path("rule_files").path(0).asText()).isEqualTo("alerts.yml");
    JsonNode scraped = prometheus.path("scrape_configs").path(0);
    assertThat(scraped.path("job_name").asText()).isEqualTo("verdict");
    String target = scraped.at("/static_configs/0/targets/0").asText();
    assertThat(services.has(target.split(":", -1)[0])).as(target).isTrue();
  }

  @Test
  void noLabelHasMoreValuesThanTheCodeAllows() {
    Set<String> labels =
        scrape.own().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    labels.removeAll(FIXED);
    assertThat(labels).containsExactly("participant");
  }
}
