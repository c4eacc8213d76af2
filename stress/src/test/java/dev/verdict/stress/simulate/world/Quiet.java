package dev.verdict.stress.simulate.world;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What nodes log in their worlds is of no interest, and costs more than the worlds. */
final class Quiet {
  private Quiet() {}

  static void now() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
  }
}
