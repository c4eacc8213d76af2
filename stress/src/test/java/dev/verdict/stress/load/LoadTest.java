package dev.verdict.stress.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTest {
  private static final Told COMMITTED = new Told(true, "committed");

  @Test
  void percentilesAreReadFromTheHistogramToThreeDigits() {
    Latencies latencies = new Latencies();
    for (long ms = 1; ms <= 100; ms++) {
      latencies.add(ms * 1_000_000);
    }

    assertThat(latencies.count()).isEqualTo(100);
    Percentiles spread = latencies.percentiles();
    assertThat(spread.p50Ms()).isCloseTo(50, within(0.05));
    assertThat(spread.p90Ms()).isCloseTo(90, within(0.1));
    assertThat(spread.p99Ms()).isCloseTo(99, within(0.1));
    assertThat(spread.p999Ms()).isCloseTo(100, within(0.1));
    assertThat(spread.maxMs()).isCloseTo(100, within(0.1));
  }

  @Test
  void anEndlessAnswerCountsAsFiveMinutes() {
    Latencies latencies = new Latencies();
    latencies.add(Long.MAX_VALUE);

    assertThat(latencies.percentiles().p50Ms()).isCloseTo(300_000, within(300.0));
  }

  @Test
  void onlyAnswersWithinTheSpanAreMeasured() {
    Tally tally = new Tally();
    tally.told(COMMITTED, 0, 900_000_000);
    tally.measure(1_000_000_000, 3_000_000_000L);
    tally.told(COMMITTED, 0, 1_000_000_000);
    tally.told(new Told(false, "declined"), 2_998_000_000L, 2_999_000_000L);
    tally.told(COMMITTED, 0, 3_000_000_000L);
    tally.error("lost");

    LoadReport report = tally.report();
    assertThat(report.answers()).isEqualTo(4);
    assertThat(report.commits()).isEqualTo(3);
    assertThat(report.errors()).isEqualTo(1);
    assertThat(report.firstTroubles()).containsExactly("declined", "lost");
    assertThat(report.measuredAnswers()).isEqualTo(2);
    assertThat(report.answersPerSecond()).isEqualTo(1);
    assertThat(report.latency().p50Ms()).isCloseTo(1, within(0.01));
  }

  @Test
  void atAGivenRateLatenciesAreOfWhatShouldHaveBegunWithinTheSpan() {
    Tally tally = new Tally(Tally.By.BEGIN);
    tally.measure(1_000_000_000, 3_000_000_000L);
    tally.told(COMMITTED, 900_000_000, 1_900_000_000);
    tally.told(COMMITTED, 2_900_000_000L, 4_900_000_000L);
    tally.notBegun(7);

    LoadReport report = tally.report();
    assertThat(report.measuredAnswers()).isEqualTo(1);
    assertThat(report.latency().p50Ms()).isCloseTo(2_000, within(2.0));
    assertThat(report.notBegun()).isEqualTo(7);
  }

  @Test
  void onlyTheFirstTroublesAreKept() {
    Tally tally = new Tally();
    for (int i = 1; i <= 9; i++) {
      tally.error("e" + i);
    }

    assertThat(tally.report().errors()).isEqualTo(9);
    assertThat(tally.report().firstTroubles()).containsExactly("e1", "e2", "e3", "e4", "e5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"x\",\"labels\":{\"outcome\":\"no\"},\"outcome\":\"commit\",\"b\":[]} | commit",
        "{\"outcome\":\"abort\"} | abort",
        "{\"outcome\":null}      | none",
        "{\"state\":\"running\"} | none",
        "[]                      | none",
        "{}                      | none"
      })
  void theOutcomeIsTheMemberOfTheOutermostObject(String body, String outcome) throws IOException {
    assertThat(Answers.outcome(body.getBytes(UTF_8)).orElse("none")).isEqualTo(outcome);
  }

  @Test
  void whatIsNotJsonIsAnError() {
    assertThatThrownBy(() -> Answers.outcome("oops".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
