package dev.verdict.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TxIdTest {
  private static final long TIME_MAX = (1L << 50) - 1;

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1767225600123, 15, 7, 99", "1, 1023, 34359738367, 1125899906842623"})
  void anIdTellsWhatItWasMadeOf(long time, int shard, long epoch, long unique) {
    TxId id = TxId.of(time, shard, epoch, unique);
    assertThat(id.timeMillis()).isEqualTo(time);
    assertThat(id.time()).isEqualTo(Instant.ofEpochMilli(time));
    assertThat(id.shard()).isEqualTo(shard);
    assertThat(id.epoch()).isEqualTo(epoch);
    assertThat(new TxId(id.text())).isEqualTo(id);
    assertThat(id).hasToString(id.text());
    assertThat(id.text()).hasSize(32);
  }

  @Test
  void theBoundsAreThoseOfTheTextsWidth() {
    assertThat(TxId.of(TIME_MAX, TxId.SHARDS_MAX - 1, TxId.EPOCH_MAX, TxId.UNIQUE_MAX).text())
        .isEqualTo("zzzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz");
  }

  @Test
  void idsSortByTimeAsPlainText() {
    TxId earlier = TxId.of(31, 1023, 9, 9);
    TxId later = TxId.of(32, 0, 0, 0);
    assertThat(earlier).isLessThan(later);
    assertThat(earlier.text()).isLessThan(later.text());
    assertThat(TxId.lowerBound(32)).isGreaterThan(earlier.text()).isLessThan(later.text());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, 0",
    "1125899906842624, 0, 0, 0",
    "0, -1, 0, 0",
    "0, 1024, 0, 0",
    "0, 0, -1, 0",
    "0, 0, 34359738368, 0",
    "0, 0, 0, -1",
    "0, 0, 0, 1125899906842624"
  })
  void aPartOutOfRangeIsRefused(long time, int shard, long epoch, long unique) {
    assertThatThrownBy(() -> TxId.of(time, shard, epoch, unique))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zzzzzzzzzz-zz-zzzzzzz-zzzzzzzzz",
        "zzzzzzzzzz-zz-zzzzzzz-zzzzzzzzzzz",
        "zzzzzzzzzz_zz-zzzzzzz-zzzzzzzzzz",
        "Zzzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz",
        "izzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz",
        "lzzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz",
        "ozzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz",
        "uzzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz",
        "-zzzzzzzzz-zz-zzzzzzz-zzzzzzzzzz"
      })
  void whatHasNotTheFormIsNoId(String text) {
    assertThat(TxId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new TxId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHugeTextIsNotRepeatedInTheError() {
    assertThatThrownBy(() -> new TxId("x".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120));
  }
}
