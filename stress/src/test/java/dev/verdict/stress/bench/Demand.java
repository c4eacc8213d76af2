package dev.verdict.stress.bench;

import java.util.List;
import java.util.Locale;

/**
 * What so many transactions take, each of which has two participants and next to no payload.
 *
 * @param serverUs of a coordinator's processor time that each takes
 * @param databaseUs the same of PostgreSQL
 * @param walBytes of PostgreSQL's log
 * @param perS on average over a day
 * @param peakPerS at the worst moment, for which machines must do
 * @param underWayMs how long one is under way
 */
record Demand(
    double serverUs,
    double databaseUs,
    double walBytes,
    double perS,
    double peakPerS,
    double underWayMs) {
  private static final int PARTICIPANTS = 2;
  private static final double BUSY_SHARE = 0.6;
  private static final int CORES_OF_A_NODE = 8;
  private static final double WAL_OF_A_DATABASE_MB = 200;
  private static final double ROW_BYTES = 1_800;
  private static final int EXCHANGES = 1 + 2 * PARTICIPANTS;
  private static final double S_PER_DAY = 86_400;
  private static final double MILLION = 1e6;
  private static final double TERA = 1e12;

  /**
   * One step of the arithmetic.
   *
   * @param how it follows from the steps above and the model
   */
  record Line(String what, String how, String figure) {}

  List<Line> lines() {
    double serverCores = peakPerS * serverUs / MILLION;
    double databaseCores = peakPerS * databaseUs / MILLION;
    double walMb = peakPerS * walBytes / MILLION;
    return List.of(
        line("transactions a second, on average", "", perS),
        line("the same at the peak", "3 times the average if it is a day's", peakPerS),
        line(
            "exchanges over HTTP a second",
            "%d for each, if none travel together".formatted(EXCHANGES),
            peakPerS * EXCHANGES),
        line(
            "under way at a time",
            text("peak times %.1f ms, the p50", underWayMs),
            peakPerS * underWayMs / 1_000),
        line(
            "cores that coordinators keep busy", text("peak times %.1f µs", serverUs), serverCores),
        line(
            "coordinators",
            text("of %d cores that are busy for %.0f %%", CORES_OF_A_NODE, 100 * BUSY_SHARE),
            Math.ceil(serverCores / BUSY_SHARE / CORES_OF_A_NODE)),
        line(
            "cores that PostgreSQL keeps busy",
            text("peak times %.1f µs", databaseUs),
            databaseCores),
        line(
            "sessions that append",
            "a core each, busy for 60 %; one for each coordinator at least",
            Math.ceil(databaseCores / BUSY_SHARE)),
        line("MB of write-ahead log a second", text("peak times %,.0f bytes", walBytes), walMb),
        line(
            "databases for the log",
            text("of %.0f MB a second each", WAL_OF_A_DATABASE_MB),
            Math.ceil(walMb / WAL_OF_A_DATABASE_MB)),
        line(
            "TB of tables a day",
            text("average times %,.0f bytes", ROW_BYTES),
            perS * S_PER_DAY * ROW_BYTES / TERA));
  }

  private static Line line(String what, String how, double figure) {
    String words = figure < 100 && figure != Math.rint(figure) ? "%,.1f" : "%,.0f";
    return new Line(what, how, text(words, figure));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
