package dev.verdict.coordinator.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each event is one line of JSON, in which transactions can be looked for. */
class JsonLogEncoderTest {
  private static final TxId TX = TxId.of(1_760_000_000_000L, 3, 7, 1);

  private final Logger logger = new LoggerContext().getLogger("dev.verdict.Test");

  private String line(String message, @Nullable Throwable error, Object... arguments) {
    JsonLogEncoder encoder = new JsonLogEncoder();
    encoder.start();
    LoggingEvent event = new LoggingEvent("here", logger, Level.WARN, message, error, arguments);
    return new String(encoder.encode(event), UTF_8);
  }

  private static JsonNode parsed(String line) throws IOException {
    assertThat(line).endsWith("\n").hasLineCount(1);
    return new ObjectMapper().readTree(line);
  }

  @Test
  void aTransactionAndABranchThatTheMessageNamesAreMembers() throws IOException {
    JsonNode event = parsed(line("{} of {} is stuck", null, new BranchId("debit"), TX));

    assertThat(event.path("tx").asText()).isEqualTo(TX.text());
    assertThat(event.path("branch").asText()).isEqualTo("debit");
    assertThat(event.path("level").asText()).isEqualTo("WARN");
    assertThat(event.path("logger").asText()).isEqualTo("dev.verdict.Test");
    assertThat(event.path("message").asText()).contains(TX.text()).contains("is stuck");
    assertThat(event.has("error")).isFalse();
  }

  @Test
  void whatBreaksLinesAndQuotesStaysWithinOneLine() throws IOException {
    JsonNode event =
        parsed(line("says {}", new IllegalStateException("a\nb"), "\"x\"\nINFO forged"));

    assertThat(event.path("message").asText()).isEqualTo("says \"x\"\nINFO forged");
    assertThat(event.path("error").asText())
        .contains("IllegalStateException: a\nb")
        .contains("JsonLogEncoderTest");
    assertThat(event.has("tx")).isFalse();
  }

  @Test
  void anEventWithoutArgumentsIsOneToo() throws IOException {
    assertThat(parsed(line("ready", null)).path("message").asText()).isEqualTo("ready");
  }
}
