package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.Reply;
import java.io.IOException;
import java.util.Optional;

/** A participant that is checked, however it is reached. Thread-safe; blocks. */
public interface Subject {
  /**
   * Makes a call.
   *
   * @param call the last segment of its path, for example {@code prepare}
   * @throws IOException if no answer came
   */
  Reply post(String call, byte[] body) throws IOException, InterruptedException;

  /**
   * What the operations did so far, in numbers; empty if it is not shown.
   *
   * @throws IOException if it could not be read
   */
  Optional<Json> state() throws IOException, InterruptedException;

  /** Cuts its connection to the database; empty if that is out of reach. */
  default Optional<Cutter> cutter() {
    return Optional.empty();
  }
}
