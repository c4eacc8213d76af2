package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names in a query are found, so that none that is wrong goes by. */
class PromQueryTest {
  @Test
  void seriesAndLabelsAreFoundAndFunctionsAndWordsAreNot() {
    PromQuery query =
        PromQuery.of(
            "histogram_quantile(0.99, sum by (le, participant) (rate(a_bucket{b=\"x (y\","
                + " c=~\"$d\"}[5m]))) > 2 and on (e) f_total / sum(g)");

    assertThat(query.series()).isEqualTo(Set.of("a_bucket", "f_total", "g"));
    assertThat(query.labels()).isEqualTo(Set.of("le", "participant", "b", "c", "e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum(a", "sum(a]", "a{b}", "a{b=\"c\"", "a)"})
  void aQueryThatIsNotWellFormedIsRefused(String query) {
    assertThatThrownBy(() -> PromQuery.of(query)).isInstanceOf(IllegalArgumentException.class);
  }
}
