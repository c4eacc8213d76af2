package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process gives the decision to the only branch where that is wanted and possible. */
@Timeout(300)
class DelegatedDecisionProcessTest {
  private static final String DEBIT =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}]}";
  private static final String[] KEY = {"Idempotency-Key", "one"};
  private static final Map<String, String> DELEGATING = Map.of("VERDICT_DELEGATE_SINGLE", "true");

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  DelegatedDecisionProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private static List<String> states(JsonNode transaction) {
    return transaction.path("branches").findValuesAsText("state");
  }

  @Test
  void oneCallCommitsARefusalAbortsAndTwoBranchesVote() {
    try (NodeProcess node = NodeProcess.alone(folder, DELEGATING)) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);

      JsonNode committed = node.json("POST", url + "/v1/atomic", DEBIT, KEY);
      assertThat(committed.path("state").asText()).as("%s", committed).isEqualTo("committed");
      assertThat(states(committed)).containsExactly("acknowledged");
      JsonNode again = node.json("POST", url + "/v1/atomic", DEBIT, KEY);
      assertThat(again.path("id")).isEqualTo(committed.path("id"));
      assertThat(bank.calls).containsExactly("commit_one_phase");
      bank.calls.clear();

      bank.refusing.add("debit");
      JsonNode aborted = node.json("POST", url + "/v1/atomic", DEBIT);
      assertThat(aborted.path("state").asText()).isEqualTo("aborted");
      assertThat(states(aborted)).containsExactly("voted_no");
      bank.refusing.clear();

      bank.reading.add("debit");
      JsonNode looked = node.json("POST", url + "/v1/atomic", DEBIT);
      assertThat(looked.path("outcome").asText()).isEqualTo("commit");
      assertThat(states(looked)).containsExactly("read_only");
      bank.reading.clear();
      assertThat(bank.calls).containsOnly("commit_one_phase");
      bank.calls.clear();

      JsonNode both = node.json("POST", url + "/v1/atomic", TRANSFER);
      assertThat(both.path("state").asText()).isEqualTo("committed");
      assertThat(bank.calls).containsOnly("prepare", "commit");
    }
  }

  @Test
  void itIsOffUnlessAskedForAndOffForServicesThatDoNotTakeIt() {
    try (NodeProcess node = NodeProcess.alone(folder.resolve("off"), Map.of())) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);
      node.json("POST", url + "/v1/atomic", DEBIT);
    }
    try (NodeProcess node = NodeProcess.alone(folder.resolve("on"), DELEGATING)) {
      String url = node.awaitReady();
      node.register(url, bank);
      node.json("POST", url + "/v1/atomic", DEBIT);
    }
    assertThat(bank.calls).containsExactly("prepare", "commit", "prepare", "commit");
  }

  @Test
  void whileItIsWithTheServiceNobodyElseDecides() {
    bank.hold = new CountDownLatch(1);
    try (NodeProcess node = NodeProcess.alone(folder, DELEGATING)) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);
      JsonNode begun = node.json("POST", url + "/v1/atomic", DEBIT, "Prefer", "respond-async");
      String path = url + "/v1/transactions/" + begun.path("id").asText();
      node.await("called", () -> !bank.calls.isEmpty());

      HttpResponse<String> abort = node.send("POST", path + "/abort", "{}");
      assertThat(abort.statusCode()).as(abort.body()).isEqualTo(409);
      JsonNode problem = NodeProcess.parse(abort.body());
      assertThat(problem.path("code").asText()).isEqualTo("delegated");
      assertThat(problem.path("detail").asText())
          .isEqualTo(
              "the decision was given to branch debit at bank, which may have committed: it is"
                  + " asked until it answers");
      JsonNode asked = node.json("GET", path + "/decision", "");
      assertThat(asked.path("decision").asText()).isEqualTo("undecided");
      HttpResponse<String> word =
          node.send(
              "POST",
              path + "/branches/debit/resolve",
              "{\"outcome\":\"abort\",\"reason\":\"it takes long\"}");
      assertThat(NodeProcess.parse(word.body()).path("code").asText()).isEqualTo("not_in_doubt");
      JsonNode shown = node.json("GET", path, "");
      assertThat(shown.path("state").asText()).isEqualTo("delegated");
      assertThat(shown.path("explanation").toString()).contains("The decision is with `bank`");
      bank.hold.countDown();
      node.await(
          "committed", () -> node.json("GET", path, "").path("state").asText().equals("committed"));
    }
  }

  /** What was given away before is in doubt; what is new votes, and its silence is a no. */
  @Test
  void aServiceThatIsAwayIsGivenNoMoreDecisions() {
    try (NodeProcess node = NodeProcess.alone(folder, DELEGATING)) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);
      bank.close();
      List<String> begun = new ArrayList<>();
      node.await(
          "decided to abort",
          () -> {
            JsonNode each = node.json("POST", url + "/v1/atomic", DEBIT, "Prefer", "respond-async");
            begun.add(url + "/v1/transactions/" + each.path("id").asText());
            return begun.stream().skip(1).anyMatch(path -> has("outcome", "abort", node, path));
          });
      assertThat(has("state", "delegated", node, begun.get(0))).isTrue();
    }
  }

  private static boolean has(String member, String value, NodeProcess node, String path) {
    return node.json("GET", path, "").path(member).asText().equals(value);
  }

  /** The service committed or did not; whoever comes next learns which from the service alone. */
  @ParameterizedTest
  @CsvSource({
    "FORCED_UNSENT, 0, 1",
    "FORCED_STORED, 0, 1",
    "VOTE_HEARD, 1, 2",
    "DECISION_UNSENT, 1, 2",
    "DECISION_STORED, 1, 1",
    "ANSWER_UNSENT, 1, 1",
    "ANSWER_SENT, 1, 1"
  })
  void aSuccessorAsksAgainAndTheClientHearsTheSameForEver(
      CrashPoint point, int askedBefore, int askedInAll) {
    Map<String, String> environment = new HashMap<>(new Crash(point, 1).environment());
    environment.putAll(DELEGATING);
    try (NodeProcess node = NodeProcess.alone(folder, environment)) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);
      var unused = node.sendAsync("POST", url + "/v1/atomic", DEBIT, KEY);
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
    }
    assertThat(bank.calls).hasSize(askedBefore);
    try (NodeProcess node = NodeProcess.alone(folder, DELEGATING)) {
      String url = node.awaitReady();
      node.announceOnePhase(url, bank);
      for (int i = 0; i < 2; i++) {
        JsonNode told = node.json("POST", url + "/v1/atomic", DEBIT, KEY);
        assertThat(told.path("outcome").asText()).as("%s", told).isEqualTo("commit");
      }
      assertThat(bank.calls).hasSize(askedInAll).containsOnly("commit_one_phase");
    }
  }
}
