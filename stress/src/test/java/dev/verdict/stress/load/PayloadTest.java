package dev.verdict.stress.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.process.Lines;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @ValueSource(ints = {Payload.BYTES_MIN, 1_000, 65_536})
  void itIsJsonOfExactlyThatSize(int bytes) {
    assertThat(Lines.write(Payload.of(OptionalInt.of(bytes)))).hasSize(bytes);
  }

  @Test
  void theUsualOneIsSmall() {
    assertThat(Lines.write(Payload.of(OptionalInt.empty()))).isEqualTo("{\"cents\":1250}");
  }
}
