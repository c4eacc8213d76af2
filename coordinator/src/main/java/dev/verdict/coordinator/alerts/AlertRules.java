package dev.verdict.coordinator.alerts;

import dev.verdict.coordinator.console.StuckGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Compares figures with thresholds.
 *
 * @param thresholds from where on something is alarming
 */
public record AlertRules(Thresholds thresholds) {
  /** What is told of at most; of more than that the first. */
  static final int FINDINGS_MAX = 200;

  /** What is alarming. */
  public List<Finding> judge(Observed observed) {
    List<Finding> found = new ArrayList<>();
    if (!observed.logAvailable()) {
      found.add(
          new Finding(
              AlertKind.LOG_UNAVAILABLE, "", "The log's database does not take writes", 1, 1));
    }
    inDoubt(observed.inDoubtOldest(), found);
    disagreements(observed.disagreements(), found);
    observed.nodes().away().forEach(node -> away(node, observed.nodes().present(), found));
    logSlow(observed.writes(), found);
    observed.stuck().forEach(group -> stuck(group, found));
    observed.services().forEach(service -> failing(service, found));
    observed.services().forEach(service -> slow(service, found));
    return found.size() > FINDINGS_MAX ? List.copyOf(found.subList(0, FINDINGS_MAX)) : found;
  }

  private void inDoubt(Duration oldest, List<Finding> found) {
    if (isPassed(oldest, thresholds.inDoubt())) {
      String text = "A decision has not reached everybody for " + words(oldest);
      found.add(late(AlertKind.IN_DOUBT, "", text, oldest, thresholds.inDoubt()));
    }
  }

  private void disagreements(int count, List<Finding> found) {
    if (thresholds.disagreements() > 0 && count >= thresholds.disagreements()) {
      String text =
          "Of "
              + count
              + (count == 1 ? " finished branch its" : " finished branches their")
              + " service holds something else than the log says";
      found.add(new Finding(AlertKind.DISAGREEMENT, "", text, count, thresholds.disagreements()));
    }
  }

  private void away(Observed.AwayNode node, int present, List<Finding> found) {
    if (isPassed(node.silent(), thresholds.nodeAway())) {
      String text =
          "Node "
              + node.name()
              + " has been silent for "
              + words(node.silent())
              + (node.sessionOpen()
                  ? ". The database still holds its session: it stands still, or was cut off"
                  : ". Its session with the database is over: it ended, or was cut off")
              + (present > 1 ? "" : ". No other node is left to stand in for the last one");
      found.add(late(AlertKind.NODE_AWAY, node.name(), text, node.silent(), thresholds.nodeAway()));
    }
  }

  private void logSlow(Observed.Latency writes, List<Finding> found) {
    if (writes.count() >= Thresholds.SAMPLES_MIN && isPassed(writes.p99(), thresholds.logSlow())) {
      String text = "One in a hundred writes of the log takes " + words(writes.p99());
      found.add(late(AlertKind.LOG_SLOW, "", text, writes.p99(), thresholds.logSlow()));
    }
  }

  private void stuck(StuckGroup group, List<Finding> found) {
    if (thresholds.stuck() > 0 && group.count() >= thresholds.stuck()) {
      String subject =
          group.cause().word() + group.participant().map(name -> "/" + name).orElse("");
      String text =
          group.cause().headline()
              + ": "
              + group.count()
              + " transactions do not proceed ("
              + group.words()
              + ")";
      found.add(new Finding(AlertKind.STUCK, subject, text, group.count(), thresholds.stuck()));
    }
  }

  private void failing(Observed.OfService service, List<Finding> found) {
    long calls = service.latency().count();
    double share = calls == 0 ? 0 : (double) service.failed() / calls;
    if (calls >= Thresholds.SAMPLES_MIN
        && thresholds.failing() > 0
        && share >= thresholds.failing()) {
      String text =
          String.format(
                  Locale.ROOT,
                  "%.0f %% of the calls to %s fail",
                  share * 100,
                  service.participant())
              + (service.lastFailure().isEmpty() ? "" : ": " + service.lastFailure());
      found.add(
          new Finding(
              AlertKind.PARTICIPANT_FAILING,
              service.participant(),
              text,
              share,
              thresholds.failing()));
    }
  }

  private void slow(Observed.OfService service, List<Finding> found) {
    Observed.Latency calls = service.latency();
    if (calls.count() >= Thresholds.SAMPLES_MIN && isPassed(calls.p99(), thresholds.slow())) {
      String name = service.participant();
      String text = "One in a hundred calls to " + name + " takes " + words(calls.p99());
      found.add(late(AlertKind.PARTICIPANT_SLOW, name, text, calls.p99(), thresholds.slow()));
    }
  }

  private static boolean isPassed(Duration figure, Duration threshold) {
    return !threshold.isZero() && figure.compareTo(threshold) >= 0;
  }

  private static Finding late(
      AlertKind kind, String subject, String text, Duration value, Duration threshold) {
    return new Finding(kind, subject, text, seconds(value), seconds(threshold));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  private static String words(Duration time) {
    return time.compareTo(Duration.ofSeconds(10)) < 0
        ? time.toMillis() + " ms"
        : time.toSeconds() + " s";
  }
}
