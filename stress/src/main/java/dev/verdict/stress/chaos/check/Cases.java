package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A history sorted by transaction. */
final class Cases {
  private final Map<String, Asked> askedByRef = new HashMap<>();
  private final Map<String, String> refByTx = new HashMap<>();
  private final Map<String, List<Told>> told;
  private final Map<String, List<Decision>> decisions;
  private final Map<String, List<LogLine>> entries;
  private final Map<String, List<Summary>> summaries;
  private final Map<String, List<Effect>> effects;

  Cases(History history) {
    history.clients().asked().forEach(asked -> askedByRef.put(asked.ref(), asked));
    told = byTx(history.clients().told(), Told::tx);
    decisions = byTx(history.log().decisions(), Decision::tx);
    entries = byTx(history.log().entries(), LogLine::tx);
    summaries = byTx(history.log().summaries(), Summary::tx);
    effects = byTx(history.services().effects(), Effect::tx);
    history.clients().told().forEach(each -> refByTx.put(each.tx(), each.ref()));
    history.services().effects().forEach(each -> refByTx.put(each.tx(), each.ref()));
    for (Key key : history.log().keys()) {
      refByTx.put(key.tx(), key.ref());
    }
  }

  private static <T> Map<String, List<T>> byTx(Collection<T> all, Function<T, String> tx) {
    Map<String, List<T>> byTx = new HashMap<>();
    all.forEach(each -> byTx.computeIfAbsent(tx.apply(each), id -> new ArrayList<>()).add(each));
    return byTx;
  }

  List<Case> all() {
    Set<String> ids = new TreeSet<>();
    ids.addAll(told.keySet());
    ids.addAll(decisions.keySet());
    ids.addAll(entries.keySet());
    ids.addAll(summaries.keySet());
    ids.addAll(effects.keySet());
    return ids.stream().map(this::of).toList();
  }

  Case of(String tx) {
    List<Effect> inTime = new ArrayList<>(effects.getOrDefault(tx, List.of()));
    inTime.sort(Comparator.comparingLong(Effect::atUs));
    List<LogLine> inOrder = new ArrayList<>(entries.getOrDefault(tx, List.of()));
    inOrder.sort(Comparator.comparingInt(LogLine::seq));
    return new Case(
        tx,
        Optional.ofNullable(refByTx.get(tx)).map(askedByRef::get),
        told.getOrDefault(tx, List.of()),
        decisions.getOrDefault(tx, List.of()).stream().findFirst(),
        inOrder,
        summaries.getOrDefault(tx, List.of()).stream().findFirst(),
        inTime);
  }
}
