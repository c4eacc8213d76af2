package dev.verdict.coordinator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessesTest {
  private final AtomicLong now = new AtomicLong();
  private final Guesses guesses = new Guesses(now::get);

  private void try10(String address) {
    for (int i = 0; i < Guesses.WRONG_MAX; i++) {
      assertThat(guesses.left(address)).isEmpty();
      guesses.wrong(address, "t" + i);
    }
  }

  @Test
  void severalDifferentOnesMakeOneWaitUntilTheWindowIsOver() {
    try10("192.0.2.1");

    assertThat(guesses.left("192.0.2.1")).contains(Guesses.WINDOW);
    assertThat(guesses.left("192.0.2.2")).isEmpty();
    now.set(Guesses.WINDOW.toNanos() - 1);
    assertThat(guesses.left("192.0.2.1")).isPresent();
    now.set(Guesses.WINDOW.toNanos());
    assertThat(guesses.left("192.0.2.1")).isEmpty();
    try10("192.0.2.1");
    assertThat(guesses.left("192.0.2.1")).isPresent();
  }

  @Test
  void theSameOneAgainCountsOnce() {
    for (int i = 0; i < 1_000; i++) {
      guesses.wrong("192.0.2.1", "same");
    }
    assertThat(guesses.left("192.0.2.1")).isEmpty();
  }

  @Test
  void addressesOfOneNetworkOfIpv6CountAsOne() {
    for (int i = 0; i < Guesses.WRONG_MAX; i++) {
      guesses.wrong("2001:db8:0:1::" + i, "t" + i);
    }
    assertThat(guesses.left("2001:db8:0:1:ffff::1")).isPresent();
    assertThat(guesses.left("2001:db8:0:2::1")).isEmpty();
  }

  @Test
  void ofTooManyAddressesTheOneThatBeganFirstIsForgotten() {
    try10("192.0.2.1");
    for (int i = 0; i < Guesses.ADDRESSES_MAX - 1; i++) {
      now.incrementAndGet();
      guesses.wrong("10.0." + i / 256 + "." + i % 256, "t");
    }
    assertThat(guesses.left("192.0.2.1")).isPresent();

    guesses.wrong("198.51.100.1", "t");

    assertThat(guesses.size()).isEqualTo(Guesses.ADDRESSES_MAX);
    assertThat(guesses.left("192.0.2.1")).isEmpty();
  }
}
