package dev.verdict.coordinator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.alerts.Observed.AwayNode;
import dev.verdict.coordinator.alerts.Observed.Latency;
import dev.verdict.coordinator.alerts.Observed.OfService;
import dev.verdict.coordinator.console.Cause;
import dev.verdict.coordinator.console.StuckGroup;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What passes its threshold is found, and nothing else. */
class AlertRulesTest {
  private static final Thresholds THRESHOLDS =
      new Thresholds(
          2,
          Duration.ofMinutes(1),
          3,
          Duration.ofSeconds(15),
          0.2,
          Duration.ofSeconds(2),
          Duration.ofMillis(250));
  private static final Thresholds NEVER =
      new Thresholds(0, Duration.ZERO, 0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO);
  private static final Latency FAST = new Latency(100, Duration.ofMillis(5));

  private static List<String> ids(Thresholds thresholds, Observed observed) {
    return new AlertRules(thresholds).judge(observed).stream().map(Finding::id).toList();
  }

  private static StuckGroup group(Cause cause, String participant, int count) {
    return new StuckGroup(
        cause,
        Optional.of(participant).filter(name -> !name.isEmpty()),
        "words",
        count,
        Map.of(),
        TxId.of(1, 0, 1, 1),
        List.of());
  }

  private static Observed observed(
      List<StuckGroup> stuck, Duration inDoubt, List<OfService> services, Latency writes) {
    return new Observed(stuck, inDoubt, 2, Observed.Nodes.ALONE, services, writes, true);
  }

  private static final Observed BAD =
      new Observed(
          List.of(
              group(Cause.PARTICIPANT_UNREACHABLE, "hotel", 2), group(Cause.LOG_REFUSES, "", 7)),
          Duration.ofMinutes(1),
          3,
          new Observed.Nodes(1, List.of(new AwayNode("http://b:1", Duration.ofSeconds(15), false))),
          List.of(
              new OfService(
                  "bank",
                  20,
                  "bank answered 500 to commit, at 10.0.0.7:8080",
                  new Latency(100, Duration.ofSeconds(2)))),
          new Latency(20, Duration.ofMillis(250)),
          false);

  @Test
  void whatReachesItsThresholdIsFoundUnderAStableName() {
    assertThat(ids(THRESHOLDS, BAD))
        .containsExactly(
            "log_unavailable",
            "in_doubt",
            "disagreement",
            "node_away/http://b:1",
            "log_slow",
            "stuck/participant_unreachable/hotel",
            "stuck/log_refuses",
            "participant_failing/bank",
            "participant_slow/bank");
  }

  @Test
  void whatStaysBelowIsNot() {
    Observed fine =
        observed(
            List.of(group(Cause.PARTICIPANT_UNREACHABLE, "hotel", 1)),
            Duration.ofMillis(59_999),
            List.of(new OfService("bank", 19, "", new Latency(100, Duration.ofMillis(1_999)))),
            new Latency(100, Duration.ofMillis(249)));
    assertThat(ids(THRESHOLDS, fine)).isEmpty();
  }

  @Test
  void ofFewCallsNoShareIsTold() {
    Observed few =
        observed(
            List.of(),
            Duration.ZERO,
            List.of(new OfService("bank", 19, "", new Latency(19, Duration.ofSeconds(30)))),
            new Latency(19, Duration.ofSeconds(1)));
    assertThat(ids(THRESHOLDS, few)).isEmpty();
  }

  @Test
  void aThresholdOfZeroIsNeverPassedAndALogThatTakesNoWritesAlwaysTold() {
    assertThat(ids(NEVER, BAD)).containsExactly("log_unavailable");
  }

  @Test
  void thereAreNeverMoreThanABoundedNumber() {
    List<OfService> services =
        IntStream.range(0, 1_000).mapToObj(n -> new OfService("s" + n, 100, "", FAST)).toList();
    assertThat(ids(THRESHOLDS, observed(List.of(), Duration.ZERO, services, FAST)))
        .hasSize(AlertRules.FINDINGS_MAX);
  }

  @Test
  void ofANodeThatIsAwayItIsToldWhatCanBeKnownAndWhetherAnotherIsLeft() {
    assertThat(words(new Observed.Nodes(1, List.of(away(48, false)))))
        .containsExactly(
            "Node http://b:1 has been silent for 48 s. Its session with the database is over: it"
                + " ended, or was cut off. No other node is left to stand in for the last one");
    assertThat(words(new Observed.Nodes(2, List.of(away(48, true)))))
        .containsExactly(
            "Node http://b:1 has been silent for 48 s. The database still holds its session: it"
                + " stands still, or was cut off");
    assertThat(words(new Observed.Nodes(2, List.of(away(14, true))))).isEmpty();
  }

  private static AwayNode away(int seconds, boolean sessionOpen) {
    return new AwayNode("http://b:1", Duration.ofSeconds(seconds), sessionOpen);
  }

  private static List<String> words(Observed.Nodes nodes) {
    Observed observed = new Observed(List.of(), Duration.ZERO, 0, nodes, List.of(), FAST, true);
    return new AlertRules(THRESHOLDS).judge(observed).stream().map(Finding::text).toList();
  }

  @Test
  void theFigureIsToldInWordsAndInNumbers() {
    assertThat(new AlertRules(THRESHOLDS).judge(BAD))
        .contains(
            new Finding(
                AlertKind.IN_DOUBT, "", "A decision has not reached everybody for 60 s", 60, 60),
            new Finding(
                AlertKind.PARTICIPANT_FAILING,
                "bank",
                "20 % of the calls to bank fail: bank answered 500 to commit, at 10.0.0.7:8080",
                0.2,
                0.2),
            new Finding(
                AlertKind.LOG_SLOW,
                "",
                "One in a hundred writes of the log takes 250 ms",
                0.25,
                0.25));
  }
}
