package dev.verdict.coordinator;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.telemetry.JsonLogEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the log is written. */
final class LogOutput {
  private static final String APPENDER = "STDERR";

  private LogOutput() {}

  /** From now on as that configuration says, unless another logging configuration was put in. */
  static void use(Config config) {
    if (config.jsonLog()
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
        && logback.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
            instanceof ConsoleAppender<ILoggingEvent> console) {
      JsonLogEncoder encoder = new JsonLogEncoder();
      encoder.setContext(logback);
      encoder.start();
      console.setEncoder(encoder);
    }
  }
}
