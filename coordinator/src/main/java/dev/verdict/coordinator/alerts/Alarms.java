package dev.verdict.coordinator.alerts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which alerts fire. A threshold has to be passed at {@link #LOOKS} looks in succession, and not to
 * be at as many again before it is over, so that a figure that wavers is told once; what is passed
 * at the very first look fires at once. For one thread.
 */
public final class Alarms {
  /** How many looks in succession begin an alert, and end it. */
  public static final int LOOKS = 2;

  private final Map<String, Course> courses = new LinkedHashMap<>();
  private boolean lookedBefore;

  /** An alert that began or is over. */
  public record Change(boolean begins, Alert alert) {}

  private static final class Course {
    private Alert alert;
    private boolean fires;
    private int against;

    Course(Alert alert) {
      this.alert = alert;
    }

    /** Returns whether that changed whether it fires. */
    boolean see(boolean passed, int looks) {
      against = passed == fires ? 0 : against + 1;
      if (against < looks) {
        return false;
      }
      against = 0;
      fires = passed;
      return true;
    }
  }

  /**
   * Looks.
   *
   * @param found every threshold that is passed now
   * @return what began and what is over
   */
  public List<Change> look(List<Finding> found, Instant now) {
    List<Change> changes = new ArrayList<>();
    Map<String, Finding> passed = new LinkedHashMap<>();
    found.forEach(finding -> passed.putIfAbsent(finding.id(), finding));
    int looksToBegin = lookedBefore ? LOOKS : 1;
    lookedBefore = true;
    passed.forEach((id, finding) -> courses.computeIfAbsent(id, first -> begin(finding, now)));
    for (Iterator<Map.Entry<String, Course>> each = courses.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Course> next = each.next();
      Course course = next.getValue();
      Finding finding = passed.get(next.getKey());
      if (finding != null) {
        course.alert = new Alert(finding, course.alert.since(), now);
      }
      if (course.see(finding != null, course.fires ? LOOKS : looksToBegin)) {
        changes.add(new Change(course.fires, course.alert));
      }
      if (finding == null && !course.fires) {
        each.remove();
      }
    }
    return changes;
  }

  private static Course begin(Finding finding, Instant now) {
    return new Course(new Alert(finding, now, now));
  }

  /** What fires, in the order in which it began. */
  public List<Alert> firing() {
    return courses.values().stream()
        .filter(course -> course.fires)
        .map(course -> course.alert)
        .toList();
  }
}
