package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of two transactions that hold the same alone, one shows its last effect before the other begins
 * with its first. All effects are written by one server's clock.
 */
final class IsolationChecks {
  private IsolationChecks() {}

  /** The time from a transaction's first effect to its last. */
  private static final class Span {
    private final String tx;
    private long fromUs = Long.MAX_VALUE;
    private long toUs = Long.MIN_VALUE;

    Span(String tx) {
      this.tx = tx;
    }

    void add(Effect effect) {
      fromUs = Math.min(fromUs, effect.atUs());
      toUs = Math.max(toUs, effect.shownUs());
    }

    long fromUs() {
      return fromUs;
    }
  }

  static void check(History history, Findings findings) {
    spans(history)
        .forEach(
            (resource, spans) -> {
              spans.sort(Comparator.comparingLong(Span::fromUs));
              for (int i = 1; i < spans.size(); i++) {
                Span earlier = spans.get(i - 1);
                Span later = spans.get(i);
                findings.expect(
                    earlier.toUs <= later.fromUs,
                    Rule.ISOLATION,
                    later.tx,
                    "it works on " + resource + " before " + earlier.tx + " is done with it");
              }
            });
  }

  /** For each resource the spans of those that hold it. */
  private static Map<String, List<Span>> spans(History history) {
    Map<String, List<String>> held = new HashMap<>();
    for (Asked asked : history.clients().asked()) {
      held.put(asked.ref(), asked.held());
    }
    Map<String, Span> ofTransactions = new HashMap<>();
    Map<String, List<Span>> spans = new TreeMap<>();
    for (Effect effect : history.services().effects()) {
      List<String> resources = held.getOrDefault(effect.ref(), List.of());
      Span known = ofTransactions.get(effect.tx());
      Span span = known == null ? new Span(effect.tx()) : known;
      span.add(effect);
      if (known == null && !resources.isEmpty()) {
        ofTransactions.put(effect.tx(), span);
        for (String resource : resources) {
          spans.computeIfAbsent(resource, none -> new ArrayList<>()).add(span);
        }
      }
    }
    return spans;
  }
}
