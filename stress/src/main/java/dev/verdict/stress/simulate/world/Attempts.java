package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attempts at plain endpoints that stand in the log, and those that should not. */
final class Attempts {
  private static final String ATTEMPTED = "attempted";
  private static final Set<String> RESULTS = Set.of("stepDone", "stepRefused");
  private static final String ABORT = "ABORT";

  private final Map<String, Integer> recorded = new HashMap<>();
  private final Set<String> concerned = new HashSet<>();
  private final Set<String> over = new HashSet<>();

  /** The number of the newest attempt of a step that stands in the log; 0 if none does. */
  int recorded(String tx, String step) {
    return recorded.getOrDefault(name(tx, step), 0);
  }

  /**
   * An entry was stored.
   *
   * @return the attempts that it records although their step's result stands in the log, or the
   *     saga is aborted, in words
   */
  List<String> stored(LogEntry entry) {
    String tx = entry.tx().text();
    if (!concerned.contains(tx) && !CrashPoints.kinds(entry).contains(ATTEMPTED)) {
      return List.of();
    }
    concerned.add(tx);
    List<String> needless = new ArrayList<>();
    for (Json each : records(entry)) {
      Map<String, Json> members = ((Json.Obj) each).members();
      String type = text(members, "type");
      String step = name(tx, text(members, "step"));
      if (type.equals(ATTEMPTED)) {
        recorded.merge(step, number(members, "attempt"), Math::max);
        if (over.contains(step) || over.contains(tx)) {
          needless.add("one more attempt of " + step + " is recorded, and none is needed");
        }
      } else if (RESULTS.contains(type)) {
        over.add(step);
      } else if (text(members, "outcome").equals(ABORT)) {
        over.add(tx);
      }
    }
    return needless;
  }

  private static String name(String tx, String step) {
    return tx + "/" + step;
  }

  private static List<Json> records(LogEntry entry) {
    Json.Obj text = (Json.Obj) JsonText.read(entry.records());
    return text.members().get("records") instanceof Json.Arr records ? records.items() : List.of();
  }

  private static String text(Map<String, Json> members, String name) {
    return members.get(name) instanceof Json.Text text ? text.value() : "";
  }

  private static int number(Map<String, Json> members, String name) {
    return members.get(name) instanceof Json.Num number ? number.value().intValue() : 0;
  }
}
