package dev.verdict.stress.chaos.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one process, which libfaketime can move. Its monotonic clock stays as it is.
 */
final class Clock {
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
          "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
          "/usr/lib/faketime/libfaketimeMT.so.1",
          "/usr/local/lib/faketime/libfaketimeMT.so.1");
  private static final String PLACE_VARIABLE = "VERDICT_STRESS_FAKETIME";

  private final Path file;

  Clock(Path file) {
    this.file = file;
    move(0);
  }

  /** Where libfaketime is; empty if it is not installed. */
  static Optional<Path> library() {
    Optional<Path> named = Optional.ofNullable(System.getenv(PLACE_VARIABLE)).map(Path::of);
    return named.or(() -> PLACES.stream().map(Path::of).filter(Files::isRegularFile).findFirst());
  }

  /** What a process's environment needs so that it goes by this clock. */
  Map<String, String> environment() {
    return library()
        .map(
            library ->
                Map.of(
                    "LD_PRELOAD",
                    library.toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    file.toString(),
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "DONT_FAKE_MONOTONIC",
                    "1",
                    // Else timed waits of a JVM return at once, and all its threads spin.
                    "FAKETIME_FORCE_MONOTONIC_FIX",
                    "0"))
        .orElse(Map.of());
  }

  /** Moves it by so many seconds from the true time. */
  void move(long seconds) {
    try {
      Files.writeString(file, (seconds < 0 ? "" : "+") + seconds + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot move a clock", failed);
    }
  }
}
