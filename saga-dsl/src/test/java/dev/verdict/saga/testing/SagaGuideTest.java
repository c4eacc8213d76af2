package dev.verdict.saga.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.verdict.protocol.saga.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.OrderSaga;
import shop.OrderSaga.Order;
import shop.OrderSaga.Receipt;
import shop.OrderSaga.Reservation;

/** {@code docs/saga-guide.md} shows the code that is compiled and run here. */
class SagaGuideTest {
  private static final Path PAGE = Path.of("../docs/saga-guide.md");

  @ParameterizedTest
  @ValueSource(strings = {"OrderSaga.java", "OrderSagaTest.java"})
  void thePageShowsTheFileThatIsTestedHere(String file) throws IOException {
    String code = Files.readString(Path.of("src/test/java/shop").resolve(file));
    assertThat(Files.readString(PAGE)).contains("```java\n" + code + "```\n");
  }

  @Test
  void thePageShowsWhatIsToldOfACallThatArrivesAfterItsUndo() throws IOException {
    AssertionError told =
        assertThrows(
            AssertionError.class,
            () ->
                SagaRun.crashEverywhere(
                    OrderSaga.declare(),
                    order -> {
                      order.participant("payments").on("charge").returns(new Receipt("P1"));
                      order.participant("warehouse").isPlain();
                      order
                          .participant("warehouse")
                          .on("reserve")
                          .returns(new Reservation("R1"))
                          .arrivesLate();
                      order.cancelWhen("stock", StepStatus.RUNNING);
                      SagaAssertions.assertThat(order.start(new Order("ada", "lamp", 2, 5980)))
                          .isCompensated();
                    }));
    assertThat(Files.readString(PAGE))
        .contains("```\n" + String.valueOf(told.getMessage()).strip() + "\n```");
  }

  @Test
  void thePageHasAllLaws() throws IOException {
    String table =
        Arrays.stream(Law.values())
            .map(law -> "| `" + law + "` | " + law.words() + " |\n")
            .collect(Collectors.joining());
    assertThat(Files.readString(PAGE)).contains(table);
  }
}
