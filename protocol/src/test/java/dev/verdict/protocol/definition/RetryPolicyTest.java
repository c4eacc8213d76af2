package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void theWaitsGrowByTheFactorUpToTheLongestAndNoFurther() {
    RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(100), 3, Duration.ofSeconds(2));

    assertThat(IntStream.rangeClosed(1, 5).mapToObj(policy::waitAfter))
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(900),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));
  }

  @Test
  void afterAnyNumberOfFailuresTheWaitIsTheLongest() {
    assertThat(RetryPolicy.FOREVER.waitAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }
}
