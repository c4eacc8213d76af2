package dev.verdict.coordinator.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes each event of the log as one line of JSON. A transaction or a branch that the message
 * names is a member of its own, {@code tx} or {@code branch}: of several the first.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private final RootCauseFirstThrowableProxyConverter traces =
      new RootCauseFirstThrowableProxyConverter();

  @Override
  public void start() {
    traces.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonText.factory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("at", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", event.getFormattedMessage());
      Optional<TxId> tx = named(event, TxId.class);
      if (tx.isPresent()) {
        json.writeStringField("tx", tx.get().text());
      }
      Optional<BranchId> branch = named(event, BranchId.class);
      if (branch.isPresent()) {
        json.writeStringField("branch", branch.get().text());
      }
      if (event.getThrowableProxy() != null) {
        json.writeStringField("error", traces.convert(event).strip());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.append('\n').toString().getBytes(UTF_8);
  }

  private static <T> Optional<T> named(ILoggingEvent event, Class<T> type) {
    Object[] arguments = event.getArgumentArray();
    return arguments == null
        ? Optional.empty()
        : Stream.of(arguments).filter(type::isInstance).map(type::cast).findFirst();
  }
}
