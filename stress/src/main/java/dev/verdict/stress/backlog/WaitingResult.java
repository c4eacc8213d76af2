package dev.verdict.stress.backlog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run brought; latencies and lateness in ms.
 *
 * @param waiting how many sagas wait
 * @param heapMaxMb what the coordinator's heap might grow to
 * @param heapPeakMb the most that was left in it after a collection
 * @param rssPeakMb the most of the process that was resident; null if the kernel does not tell
 * @param firstNewMs from the start of the coordinator's process until the first new transaction had
 *     its outcome; -1 if none had
 * @param signalP50Ms from a signal to its answer, as is the next one
 * @param timerP50Ms how late those were woken whose time had come since the owner before, as are
 *     the next two
 * @param napP50Ms how late those were woken that this coordinator passivated, as are the next two
 * @param newP50Ms latency of new transactions, as is the next one
 * @param checks what must hold
 */
record WaitingResult(
    long waiting,
    int heapMaxMb,
    long heapPeakMb,
    @Nullable Long rssPeakMb,
    long firstNewMs,
    double signalP50Ms,
    double signalP99Ms,
    long timerP50Ms,
    long timerP99Ms,
    long timerMaxMs,
    long napP50Ms,
    long napP99Ms,
    long napMaxMs,
    double newP50Ms,
    double newP99Ms,
    Map<String, Boolean> checks,
    List<String> failures) {
  WaitingResult {
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
            "%n%,d sagas that wait, a heap of %d MB%n%n"
                + "heap after collections, at most   %,d MB%n"
                + "resident, at most                 %s MB%n"
                + "first new transaction served      %,d ms%n"
                + "from a signal to its answer       p50 %.1f ms, p99 %.1f ms%n"
                + "time up since another owner       late by p50 %,d ms, p99 %,d ms, at most %,d ms%n"
                + "time up since it was passivated   late by p50 %,d ms, p99 %,d ms, at most %,d ms%n"
                + "new transactions                  p50 %.1f ms, p99 %.1f ms%n%n",
            waiting,
            heapMaxMb,
            heapPeakMb,
            rssPeakMb,
            firstNewMs,
            signalP50Ms,
            signalP99Ms,
            timerP50Ms,
            timerP99Ms,
            timerMaxMs,
            napP50Ms,
            napP99Ms,
            napMaxMs,
            newP50Ms,
            newP99Ms);
    return figures + Findings.text(checks, failures);
  }
}
