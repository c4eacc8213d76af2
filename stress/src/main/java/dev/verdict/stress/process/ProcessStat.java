package dev.verdict.stress.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the Linux kernel tells of a process in {@code /proc/PID/stat}.
 *
 * @param command the name of its program, at most 15 characters
 * @param parent the id of the process that it belongs to
 * @param own processor time of its threads so far, to 10 ms
 * @param endedChildren processor time of those processes of its own that have ended
 */
public record ProcessStat(String command, long parent, Duration own, Duration endedChildren) {
  /** The unit of the kernel's times is the same on all machines that run Java. */
  private static final long TICKS_PER_S = 100;

  private static final long MS_PER_TICK = 1000 / TICKS_PER_S;

  /** Positions among the fields that come after the command. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  /** Empty if the process is gone, or where there is no {@code /proc}. */
  public static Optional<ProcessStat> of(long pid) {
    return file(pid, "stat").map(ProcessStat::parse);
  }

  /** Its command line, which some programs rewrite as a title; empty as above. */
  public static Optional<String> title(long pid) {
    return file(pid, "cmdline");
  }

  private static Optional<String> file(long pid, String name) {
    Path file = Path.of("/proc", Long.toString(pid), name);
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** A command may hold brackets and blanks itself: the last bracket ends it. */
  static ProcessStat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    String[] fields = text.substring(close + 1).trim().split(" ");
    return new ProcessStat(
        text.substring(open + 1, close),
        Long.parseLong(fields[PARENT]),
        time(fields[USER], fields[SYSTEM]),
        time(fields[CHILDREN_USER], fields[CHILDREN_SYSTEM]));
  }

  private static Duration time(String userTicks, String systemTicks) {
    return Duration.ofMillis(
        (Long.parseLong(userTicks) + Long.parseLong(systemTicks)) * MS_PER_TICK);
  }
}
