package dev.verdict.stress.backlog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run brought; times from the start of the coordinator's process.
 *
 * @param transactions how many were left unfinished
 * @param heapMaxMb what the coordinator's heap might grow to
 * @param heapPeakMb the most that was left in it after a collection
 * @param rssPeakMb the most of the process that was resident; null if the kernel does not tell
 * @param firstNewMs until the first new transaction had its outcome; -1 if none had
 * @param firstFinishedMs until the first of those left was finished
 * @param finishedMs until all were
 * @param perS how many a second in between
 * @param newDuring new transactions that were answered until then
 * @param newP50Ms their latency, as are the next three
 * @param checks what must hold
 */
record BacklogResult(
    int transactions,
    int heapMaxMb,
    long heapPeakMb,
    @Nullable Long rssPeakMb,
    long firstNewMs,
    long firstFinishedMs,
    long finishedMs,
    long perS,
    long newDuring,
    double newP50Ms,
    double newP99Ms,
    double idleP50Ms,
    double idleP99Ms,
    Map<String, Boolean> checks,
    List<String> failures) {
  BacklogResult {
    checks = new TreeMap<>(checks);
    failures = List.copyOf(failures);
  }

  boolean allHeld() {
    return failures.isEmpty();
  }

  /** For people. */
  String text() {
    String figures =
        String.format(
            Locale.ROOT,
            "%n%,d unfinished transactions in one shard, a heap of %d MB%n%n"
                + "heap after collections, at most   %,d MB%n"
                + "resident, at most                 %s MB%n"
                + "first new transaction served      %,d ms%n"
                + "all finished                      %,d ms (%,d a second)%n"
                + "new ones meanwhile                %,d; p50 %.1f ms, p99 %.1f ms%n"
                + "new ones afterwards               p50 %.1f ms, p99 %.1f ms%n%n",
            transactions,
            heapMaxMb,
            heapPeakMb,
            rssPeakMb,
            firstNewMs,
            finishedMs,
            perS,
            newDuring,
            newP50Ms,
            newP99Ms,
            idleP50Ms,
            idleP99Ms);
    return figures + Findings.text(checks, failures);
  }
}
