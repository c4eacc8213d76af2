package dev.verdict.sdk.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void whatNoDatabaseKeepsIsReplaced() {
    assertThat(Reason.readable("not \u0000 enough\u007f\tof\n\ud83d\ude00\ud800."))
        .isEqualTo("not   enough \tof\n\ud83d\ude00\ufffd.");
  }

  @Test
  void theBeginningOfALongOneCountsAndNoPairIsTorn() {
    String almost = "x".repeat(Reason.CHARS_MAX - 1);
    assertThat(Reason.readable(almost + "yz")).isEqualTo(almost + "y");
    assertThat(Reason.readable(almost + "\ud83d\ude00")).isEqualTo(almost);
  }
}
