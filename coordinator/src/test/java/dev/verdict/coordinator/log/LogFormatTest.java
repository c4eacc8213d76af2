package dev.verdict.coordinator.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatTest {
  @ParameterizedTest(name = "{0},{1} beside {2},{3}: {4}")
  @CsvSource({
    "1, 1, 1, 1, true",
    "1, 1, 1, 2, true",
    "1, 2, 2, 2, true",
    "1, 2, 2, 3, true",
    "1, 1, 2, 2, false",
    "1, 1, 2, 3, false",
    "1, 2, 3, 3, false",
  })
  void nodesServeOneLogIfEachReadsWhatTheOtherWrites(
      int writes, int reads, int otherWrites, int otherReads, boolean neighbours) {
    LogFormat one = new LogFormat(writes, reads);
    LogFormat other = new LogFormat(otherWrites, otherReads);
    assertThat(one.isNeighbourOf(other)).isEqualTo(neighbours);
    assertThat(other.isNeighbourOf(one)).isEqualTo(neighbours);
  }
}
