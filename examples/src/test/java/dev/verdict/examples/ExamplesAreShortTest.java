package dev.verdict.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A saga says what the business means, and little else. */
class ExamplesAreShortTest {
  private static final Pattern NO_CODE = Pattern.compile("\\s*(package |import |/?\\*|//).*|\\s*");

  @ParameterizedTest
  @ValueSource(strings = {"trip/TripSaga", "order/OrderSaga", "transfer/TransferSaga"})
  void aSagaHasLessThanSixtyLines(String saga) throws IOException {
    Path file = Path.of("src/main/java/dev/verdict/examples", saga + ".java");
    assertThat(Files.readAllLines(file).stream().filter(NO_CODE.asMatchPredicate().negate()))
        .hasSizeLessThan(60);
  }
}
