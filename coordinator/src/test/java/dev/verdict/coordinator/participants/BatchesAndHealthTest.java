package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.participants.Arrivals.Arrived;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What calls that travel together do to the health of an address, and it to them. */
class BatchesAndHealthTest extends BatchedCallsFixture {
  private static final URI NOBODY_THERE = URI.create("http://127.0.0.1:1");

  @Test
  void whoKnewNoBatchesIsAskedAgainAfterAWhile() throws Exception {
    HttpParticipantCalls calls = calls();
    Future<BranchAnswer> refused = together(calls, prepare("a")).get(0);
    next().end(404, "");
    next().end("{\"result\":\"done\"}");
    assertThat(Awaiting.result(refused)).isEqualTo(DONE);

    clock.pass(Callee.NO_BATCHES.minusMillis(1));
    Future<BranchAnswer> tooSoon = together(calls, prepare("b")).get(0);
    Arrived alone = next();
    assertThat(alone.path()).isEqualTo("/verdict/v1/prepare");
    alone.end("{\"result\":\"done\"}");
    assertThat(Awaiting.result(tooSoon)).isEqualTo(DONE);

    clock.pass(Duration.ofMillis(1));
    Future<BranchAnswer> again = together(calls, prepare("c")).get(0);
    Arrived batch = next();
    assertThat(batch.path()).isEqualTo("/verdict/v1/batch");
    batch.allDone();
    assertThat(Awaiting.result(again)).isEqualTo(DONE);
  }

  /** The address whose connections are refused comes first, so that it gets its share of calls. */
  @Test
  void whatCouldNotBeSentTravelsTogetherToAnotherInstance() throws Exception {
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, NOBODY_THERE, base);
    List<Future<BranchAnswer>> answers =
        together(calls, prepare("a"), prepare("b"), prepare("c"), prepare("d"));

    List<String> lines = new ArrayList<>();
    while (lines.size() < 4) {
      Arrived batch = next();
      assertThat(batch.path()).isEqualTo("/verdict/v1/batch");
      assertThat(batch.lines()).hasSizeGreaterThan(1);
      lines.addAll(batch.lines());
      batch.allDone();
    }
    assertThat(lines)
        .containsExactlyInAnyOrder(
            line("prepare", "a"), line("prepare", "b"), line("prepare", "c"), line("prepare", "d"));
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
    Awaiting.until("all have left", () -> registry.traffic().of("bank").underWay() == 0);
  }

  /** All of them are lost with their connections, in batches of one call. */
  private void shutCircuit(HttpParticipantCalls calls) throws Exception {
    for (int i = 0; i < Circuits.CALLS_MIN; i++) {
      Future<BranchAnswer> lost = together(calls, prepare("lost-" + i)).get(0);
      Awaiting.result(next().request().connection().close());
      assertFailed(lost, FailureKind.CONNECTION_LOST, "bank");
    }
    assertThat(circuit()).isEqualTo(Traffic.Circuit.OPEN);
  }

  private Traffic.Circuit circuit() {
    return registry.traffic().at("bank", base).circuit();
  }

  private static BranchCall[] prepares(int count) {
    return IntStream.range(0, count).mapToObj(i -> prepare("p" + i)).toArray(BranchCall[]::new);
  }

  @Test
  void ofABatchToAnAddressThatIsTriedAgainOnlyAFewCallsLeave() throws Exception {
    HttpParticipantCalls calls = calls();
    shutCircuit(calls);
    clock.pass(Circuits.SHUT.plusMillis(100));

    List<Future<BranchAnswer>> answers = together(calls, prepares(Circuits.PROBES + 2));
    Arrived batch = next();
    assertThat(batch.lines()).hasSize(Circuits.PROBES);
    for (Future<BranchAnswer> tooMany : answers.subList(Circuits.PROBES, answers.size())) {
      assertFailed(tooMany, FailureKind.NOT_SENT, "most calls to it fail");
    }
    batch.allDone();
    for (Future<BranchAnswer> probe : answers.subList(0, Circuits.PROBES)) {
      assertThat(Awaiting.result(probe)).isEqualTo(DONE);
    }
    assertThat(circuit()).isEqualTo(Traffic.Circuit.CLOSED);
  }

  /** A connection counts once, and what was not judged gives its permit back. */
  @Test
  void aLostBatchToAnAddressThatIsTriedAgainUsesUpOneTrial() throws Exception {
    HttpParticipantCalls calls = calls();
    shutCircuit(calls);
    clock.pass(Circuits.SHUT.plusMillis(100));
    List<Future<BranchAnswer>> lost = together(calls, prepares(Circuits.PROBES));
    Awaiting.result(next().request().connection().close());
    for (Future<BranchAnswer> each : lost) {
      assertFailed(each, FailureKind.CONNECTION_LOST, "bank");
    }
    assertThat(circuit()).isEqualTo(Traffic.Circuit.HALF_OPEN);

    List<Future<BranchAnswer>> left = together(calls, prepares(Circuits.PROBES - 1));
    Arrived batch = next();
    assertThat(batch.lines()).hasSize(Circuits.PROBES - 1);
    batch.allDone();
    for (Future<BranchAnswer> each : left) {
      assertThat(Awaiting.result(each)).isEqualTo(DONE);
    }
    assertThat(circuit()).isEqualTo(Traffic.Circuit.CLOSED);
  }
}
