package dev.verdict.stress.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM of this machine holds, as the JDK's {@code jcmd} and the kernel tell. */
public final class JvmMemory {
  /** The JVM option without which nobody tells what is outside of the heap. */
  public static final String TRACKING = "-XX:NativeMemoryTracking=summary";

  private static final Pattern HEAP =
      Pattern.compile(
          "(?:PSYoungGen|ParOldGen|garbage-first heap|def new generation|tenured generation"
              + "|DefNew|Tenured)\\s+total (?:reserved \\d+K, committed )?\\d+K, used (\\d+)K");
  private static final Pattern DIRECT =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final long pid;

  /** Of that process. */
  public JvmMemory(long pid) {
    this.pid = pid;
  }

  /**
   * What is left in the heap after a full collection, which it causes, in KB.
   *
   * @throws IOException if the JVM tells nothing that is understood
   */
  public long heapAfterCollectionKb() throws IOException, InterruptedException {
    jcmd("GC.run");
    return heapKb(jcmd("GC.heap_info"));
  }

  /**
   * Buffers outside of the heap, in KB; the JVM must have been started with {@link #TRACKING}.
   *
   * @throws IOException if the JVM tells nothing that is understood
   */
  public long directKb() throws IOException, InterruptedException {
    return directKb(jcmd("VM.native_memory", "summary"));
  }

  /** What the kernel holds in memory of the process, in KB; empty where it does not tell. */
  public OptionalLong residentKb() throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    return resident.find()
        ? OptionalLong.of(Long.parseLong(resident.group(1)))
        : OptionalLong.empty();
  }

  static long heapKb(String told) throws IOException {
    Matcher used = HEAP.matcher(told);
    long sum = 0;
    boolean found = false;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
      found = true;
    }
    if (!found) {
      throw new IOException("No heap in: " + told);
    }
    return sum;
  }

  static long directKb(String told) throws IOException {
    Matcher committed = DIRECT.matcher(told);
    if (!committed.find()) {
      throw new IOException("No memory outside of the heap in: " + told);
    }
    return Long.parseLong(committed.group(1));
  }

  private String jcmd(String... command) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(tool)) {
      throw new IOException("There is no " + tool + ": a JDK is needed, a JRE does not do");
    }
    ProcessBuilder builder = new ProcessBuilder(tool.toString(), Long.toString(pid));
    builder.command().addAll(List.of(command));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(tool + " failed: " + told);
    }
    return told;
  }
}
