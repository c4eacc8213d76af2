package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapper serves the operations that are declared after it. */
class MapperTest {
  private static final JsonMapper SNAKE =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** A name of two words. */
  record Seat(String rowNumber) {}

  private final Participant hall =
      Participant.named("hall", new MemoryStore())
          .saga("before", Seat.class, Seat.class, (tx, seat) -> Result.done(seat))
          .mapper(SNAKE)
          .saga("after", Seat.class, Seat.class, (tx, seat) -> Result.done(seat))
          .sample("before", new Seat("7"))
          .sample("after", new Seat("7"))
          .build();

  private String action(String operation, String payload) {
    return new Calls(hall, Calls.newTx()).work("action", operation, payload);
  }

  @Test
  void eachOperationReadsAndWritesAsItWasDeclared() {
    assertThat(action("before", "{\"rowNumber\":\"7\"}"))
        .isEqualTo("{\"result\":\"done\",\"output\":{\"rowNumber\":\"7\"}}");
    assertThat(action("after", "{\"row_number\":\"7\"}"))
        .isEqualTo("{\"result\":\"done\",\"output\":{\"row_number\":\"7\"}}");
  }

  /** What a ticket costs. */
  record Ticket(String name, long cents, boolean window) {}

  /** Money that is rounded on the way is another sum. */
  @ParameterizedTest
  @ValueSource(strings = {"1.9", "\"12\"", "\" 12 \"", "true", "null", "1e400"})
  void nothingIsTakenForAWholeNumber(String cents) {
    assertRefused("{\"name\":\"a\",\"cents\":" + cents + ",\"window\":true}", "'cents'");
  }

  @Test
  void nothingIsTakenForATextOrATruthValue() {
    assertRefused("{\"name\":5,\"cents\":1,\"window\":true}", "'name'");
    assertRefused("{\"name\":true,\"cents\":1,\"window\":true}", "'name'");
    assertRefused("{\"name\":\"a\",\"cents\":1,\"window\":1}", "'window'");
    assertRefused("{\"name\":\"a\",\"cents\":1,\"window\":\"true\"}", "'window'");
  }

  private static void assertRefused(String ticket, String where) {
    Participant box =
        Participant.named("box", new MemoryStore())
            .saga("buy", Ticket.class, Ticket.class, (tx, it) -> Result.done(it))
            .build();
    assertThat(new Calls(box, Calls.newTx()).work("action", "buy", ticket))
        .contains("\"refused\"")
        .contains(where)
        .doesNotContain("DeserializationConfig");
  }

  @Test
  void aSampleIsWrittenAsItsOperationReadsIt() {
    String offered =
        new String(Calls.await(hall.show("conformance")).body(), StandardCharsets.UTF_8);
    assertThat(offered)
        .contains("\"operation\":\"before\",\"payload\":{\"rowNumber\":\"7\"}")
        .contains("\"operation\":\"after\",\"payload\":{\"row_number\":\"7\"}");
  }
}
