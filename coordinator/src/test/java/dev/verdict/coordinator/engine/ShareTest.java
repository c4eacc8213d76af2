package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
  private final Share share = new Share(10, 100);

  @Test
  void oneAlwaysFitsHoweverLarge() {
    assertThat(share.take(1_000)).isTrue();
    assertThat(share.isFull()).isTrue();
    assertThat(share.take(1)).isFalse();
  }

  /** Else what does not fit would be read again and again. */
  @Test
  void itCountsAsFullFromWhenOneDidNotFitUntilRoomIsGivenBack() {
    share.take(30);
    share.take(50);
    assertThat(share.isFull()).isFalse();
    assertThat(share.take(30)).isFalse();
    assertThat(share.isFull()).isTrue();
    share.free(30);
    assertThat(share.isFull()).isFalse();
    assertThat(share.take(30)).isTrue();
  }
}
