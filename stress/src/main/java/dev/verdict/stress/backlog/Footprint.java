package dev.verdict.stress.backlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory a process took, as its garbage collector and the kernel tell. */
final class Footprint {
  private static final Pattern AFTER = Pattern.compile("->(\\d+)M\\(");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final long KB_PER_MB = 1024;

  private Footprint() {}

  /** The JVM option that makes the collector write such a log. */
  static String logInto(Path file) {
    return "-Xlog:gc:file=" + file;
  }

  /** The most that was left after a collection, in MB; 0 if there was none. */
  static long peakAfterCollectionMb(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(AFTER::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .max()
          .orElse(0);
    }
  }

  /** The most that was resident, in MB; empty where the kernel does not tell. */
  static OptionalLong peakResidentMb(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    Matcher peak = PEAK.matcher(Files.readString(status));
    return peak.find()
        ? OptionalLong.of(Long.parseLong(peak.group(1)) / KB_PER_MB)
        : OptionalLong.empty();
  }
}
