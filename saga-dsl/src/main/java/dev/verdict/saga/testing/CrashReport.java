package dev.verdict.saga.testing;

import java.util.Locale;

/**
 * What came of running a test with crashes everywhere.
 *
 * @param points at how many points a coordinator could crash
 * @param writes how many writes those are around: forced ones, and ones for which nobody waits
 * @param messages how many messages those are around: calls sent, and answers received
 * @param runs how many disturbed runs there were
 * @param open how many of them came out otherwise, as they may: what decides them is time, and it
 *     was not decided yet
 */
public record CrashReport(int points, int writes, int messages, int runs, int open) {
  /** In words. */
  public String words() {
    String otherwise =
        open == 0
            ? ""
            : "; "
                + open
                + " came out otherwise, as they may: they crashed before time had decided";
    return String.format(
        Locale.ROOT,
        "%d runs, crashed at %d points around %d writes and %d messages: all laws held%s",
        runs,
        points,
        writes,
        messages,
        otherwise);
  }
}
