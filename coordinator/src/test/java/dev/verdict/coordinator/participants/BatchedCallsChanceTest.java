package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that does to batches whatever chance says: it answers lines in any order, twice, for
 * numbers that nobody has, not at all, in pieces, while others are under way, and hangs up.
 */
class BatchedCallsChanceTest extends BatchedCallsFixture {
  private static final int ROUNDS = 25;
  private static final int CALLS_MAX = 12;
  private static final long LOOK_MILLIS = 20;

  private final Map<String, Future<BranchAnswer>> asked = new LinkedHashMap<>();

  /** Those whose answer cannot have been too late. */
  private final List<String> patient = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyCallEndsOnceAndNeverWithTheAnswerToAnother(long seed) throws Exception {
    Random random = new Random(seed);
    HttpParticipantCalls calls = calls();
    CarelessServer server = new CarelessServer(arrivals, random);
    for (int round = 0; round < ROUNDS; round++) {
      for (int turn = random.nextInt(3); turn >= 0; turn--) {
        ask(calls, random);
      }
      while (!asked.values().stream().allMatch(Future::isComplete)) {
        server.goOn(LOOK_MILLIS);
      }
      clock.pass(Circuits.SHUT);
    }
    int answered = 0;
    for (Map.Entry<String, Future<BranchAnswer>> each : asked.entrySet()) {
      answered += judged(each.getKey(), each.getValue(), server);
    }
    assertThat(answered).as("answered with seed %d", seed).isGreaterThan(asked.size() / 10);
    Awaiting.until("all have left", () -> registry.traffic().of("bank").underWay() == 0);
    assertThat(registry.traffic().of("bank").waiting()).isZero();
  }

  private void ask(HttpParticipantCalls calls, Random random) {
    BranchCall[] wanted = new BranchCall[1 + random.nextInt(CALLS_MAX)];
    List<String> branches = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      String branch = "b" + (asked.size() + i);
      boolean hurried = random.nextInt(6) == 0;
      Duration timeout = hurried ? Duration.ofMillis(1 + random.nextInt(30)) : LONG;
      CallKind kind = random.nextInt(3) == 0 ? CallKind.PREPARE : CallKind.COMMIT;
      wanted[i] = call(kind, branch, random.nextInt(10) == 0 ? 2 : 1, timeout);
      branches.add(branch);
      if (!hurried) {
        patient.add(branch);
      }
    }
    List<Future<BranchAnswer>> answers = together(calls, wanted);
    for (int i = 0; i < wanted.length; i++) {
      asked.put(branches.get(i), answers.get(i));
    }
  }

  /** Whether it was answered: 1 or 0. */
  private int judged(String branch, Future<BranchAnswer> answer, CarelessServer server) {
    String said = server.said(branch);
    if (answer.failed()) {
      String words = String.valueOf(answer.cause().getMessage());
      assertThat(words.contains("card_down")).isEqualTo(words.contains("(of " + branch + ")"));
      if (server.hasSaidForSure(branch) && patient.contains(branch)) {
        assertThat(words)
            .as("%s, answered %s", branch, said)
            .contains(said.contains("perhaps") ? "the protocol does not know" : "card_down");
      }
      return 0;
    }
    Json own = JsonText.read("\"" + branch + "\"");
    BranchAnswer expected =
        said.contains("refused") ? new BranchAnswer.Refused(branch) : new BranchAnswer.Done(own);
    assertThat(answer.result()).as("%s, answered %s", branch, said).isEqualTo(expected);
    return 1;
  }
}
