package dev.verdict.stress.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Short programs of the system, run to their end. */
final class Commands {
  private Commands() {}

  /** Runs one; what it said if it failed, empty if it did not. */
  static Optional<String> failure(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      return exitCode == 0
          ? Optional.empty()
          : Optional.of(String.join(" ", command) + ": " + said.strip());
    } catch (IOException missing) {
      return Optional.of(String.valueOf(missing.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Runs one that must not fail. */
  static void run(List<String> command) {
    failure(command)
        .ifPresent(
            why -> {
              throw new UncheckedIOException(new IOException(why));
            });
  }
}
