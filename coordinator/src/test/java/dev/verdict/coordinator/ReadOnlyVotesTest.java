package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that wrote nothing says so with its vote, and a real process tells it no decision. */
@Timeout(300)
class ReadOnlyVotesTest {
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"limit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";
  private static final String CHECK =
      "{\"branches\":[{\"id\":\"limit\",\"participant\":\"bank\"}],\"timeout_ms\":120000}";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  ReadOnlyVotesTest(@TempDir Path folder) {
    this.folder = folder;
    bank.reading.add("limit");
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private static List<String> states(JsonNode transaction) {
    return transaction.path("branches").findValuesAsText("state");
  }

  @Test
  void itIsLeftOutOfPhaseTwo() {
    try (NodeProcess node = NodeProcess.alone(folder, Map.of())) {
      String url = node.awaitReady();
      node.register(url, bank);

      JsonNode committed = node.json("POST", url + "/v1/atomic", TRANSFER);
      assertThat(committed.path("state").asText()).isEqualTo("committed");
      assertThat(states(committed)).containsExactly("acknowledged", "read_only");
      assertThat(bank.calls).containsExactlyInAnyOrder("prepare", "prepare", "commit");
      bank.calls.clear();

      bank.refusing.add("debit");
      JsonNode aborted = node.json("POST", url + "/v1/atomic", TRANSFER);
      assertThat(aborted.path("state").asText()).isEqualTo("aborted");
      assertThat(bank.calls).as("one may not have voted in time").contains("prepare");
      assertThat(bank.calls.stream().filter("commit"::equals)).isEmpty();
      bank.refusing.clear();
      bank.calls.clear();

      JsonNode checked = node.json("POST", url + "/v1/atomic", CHECK, "Idempotency-Key", "check");
      JsonNode again = node.json("POST", url + "/v1/atomic", CHECK, "Idempotency-Key", "check");
      assertThat(checked.path("outcome").asText()).isEqualTo("commit");
      assertThat(again.path("id")).isEqualTo(checked.path("id"));
      assertThat(again.path("outcome").asText()).isEqualTo("commit");
      assertThat(bank.calls).containsExactly("prepare");
    }
  }

  /** The vote is stored with the decision, or both are lost and the service is asked again. */
  @ParameterizedTest
  @CsvSource({"DECISION_UNSENT, 4", "DECISION_STORED, 2", "ANSWER_SENT, 2"})
  void aSuccessorKnowsItOrAsksAgain(CrashPoint point, int askedAfter) {
    Crash crash = new Crash(point, 1);
    try (NodeProcess node = NodeProcess.alone(folder, crash.environment())) {
      String url = node.awaitReady();
      node.register(url, bank);
      var unused = node.sendAsync("POST", url + "/v1/atomic", TRANSFER, "Idempotency-Key", "one");
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
    }
    long before = commits();
    try (NodeProcess node = NodeProcess.alone(folder, Map.of())) {
      String url = node.awaitReady();
      JsonNode told = node.json("POST", url + "/v1/atomic", TRANSFER, "Idempotency-Key", "one");
      assertThat(told.path("outcome").asText()).as("%s", told).isEqualTo("commit");
      assertThat(states(told)).containsExactly("acknowledged", "read_only");
      assertThat(bank.calls.stream().filter("prepare"::equals)).hasSize(askedAfter);
      long after = commits() - before;
      assertThat(before).as("only who wrote something is told").isLessThanOrEqualTo(1);
      assertThat(after).as("only who wrote something is told").isLessThanOrEqualTo(1);
      assertThat(before + after).as("by whoever died, or by its successor").isPositive();
    }
  }

  private long commits() {
    return bank.calls.stream().filter("commit"::equals).count();
  }
}
