package dev.verdict.stress.chaos.world;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a process can be sent. */
enum Signal {
  /** End now, without a word. */
  KILL,
  /** End in order. */
  TERM,
  /** Of PostgreSQL: the immediate stop. */
  QUIT,
  /** Freeze. */
  STOP,
  /** Go on. */
  CONT;

  /** Sends it. A process that is gone already is no failure. */
  void send(long pid) {
    try {
      new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot send " + name(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
