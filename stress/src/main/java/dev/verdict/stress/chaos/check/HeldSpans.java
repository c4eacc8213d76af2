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
import java.util.function.BiConsumer;

/** When transactions that hold something worked. All effects are written by one server's clock. */
final class HeldSpans {
  private static final long US_PER_MS = 1_000;

  private final Map<String, Span> ofTransactions = new HashMap<>();
  private final Map<String, List<Span>> ofResources = new TreeMap<>();

  /** The time from a transaction's first effect to its last. */
  static final class Span {
    private final String tx;
    private final long askedUs;
    private long fromUs = Long.MAX_VALUE;
    private long toUs = Long.MIN_VALUE;

    private Span(String tx, long askedUs) {
      this.tx = tx;
      this.askedUs = askedUs;
    }

    private void add(Effect effect) {
      fromUs = Math.min(fromUs, effect.atUs());
      toUs = Math.max(toUs, effect.shownUs());
    }

    String tx() {
      return tx;
    }

    private long fromUs() {
      return fromUs;
    }

    boolean isOverBefore(Span later) {
      return toUs <= later.fromUs;
    }

    /** Whether the later one was asked for while this one was not done. */
    boolean isMetBy(Span later) {
      return later.askedUs < toUs;
    }
  }

  HeldSpans(History history) {
    Map<String, Asked> byRef = new HashMap<>();
    history.clients().asked().forEach(asked -> byRef.put(asked.ref(), asked));
    for (Effect effect : history.services().effects()) {
      Asked asked = byRef.get(effect.ref());
      if (asked != null && !asked.held().isEmpty()) {
        of(effect.tx(), asked).add(effect);
      }
    }
    ofResources.values().forEach(spans -> spans.sort(Comparator.comparingLong(Span::fromUs)));
  }

  private Span of(String tx, Asked asked) {
    Span known = ofTransactions.get(tx);
    if (known != null) {
      return known;
    }
    Span span = new Span(tx, asked.atMs() * US_PER_MS);
    ofTransactions.put(tx, span);
    for (String resource : asked.held()) {
      ofResources.computeIfAbsent(resource, none -> new ArrayList<>()).add(span);
    }
    return span;
  }

  /** How many transactions that hold something had an effect. */
  int size() {
    return ofTransactions.size();
  }

  /** Takes, for each resource, each span with the next one. */
  void neighbours(String resource, BiConsumer<Span, Span> pair) {
    List<Span> spans = ofResources.getOrDefault(resource, List.of());
    for (int i = 1; i < spans.size(); i++) {
      pair.accept(spans.get(i - 1), spans.get(i));
    }
  }

  Iterable<String> resources() {
    return ofResources.keySet();
  }
}
