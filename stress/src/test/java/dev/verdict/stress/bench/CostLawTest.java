package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostLawTest {
  private static CostLaw.Sample sample(int participants, int payloadBytes) {
    double kilobytes = participants * payloadBytes / 1_000.0;
    return new CostLaw.Sample(participants, payloadBytes, 30 + 12 * participants + 5 * kilobytes);
  }

  @Test
  void theCostOfWhatWasNotMeasuredFollowsFromWhatWas() {
    CostLaw law =
        CostLaw.of(
            List.of(
                sample(1, 10), sample(2, 10), sample(8, 10), sample(2, 1_000), sample(2, 9_000)));
    assertThat(law.constant()).isCloseTo(30, within(1e-6));
    assertThat(law.perParticipant()).isCloseTo(12, within(1e-6));
    assertThat(law.perKilobyte()).isCloseTo(5, within(1e-6));
    assertThat(law.worstError()).isCloseTo(0, within(1e-9));
    assertThat(law.cost(4, 2_000)).isCloseTo(30 + 48 + 40, within(1e-6));
  }
}
