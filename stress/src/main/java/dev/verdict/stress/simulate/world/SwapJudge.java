package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.What;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges steps that are atomic transactions: each transaction is whole, and as it was decided; what
 * undoes a step begins when nothing of the step is left to do. For its saga each that stands is one
 * effect of the step, so that the rules for steps judge whether it was done, and undone, once and
 * in its order.
 */
final class SwapJudge {
  private final LogBook book;
  private final Journal journal;
  private final Map<TxId, List<Share>> standing = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();

  SwapJudge(LogBook book, Journal journal, Collection<Share> shares) {
    this.book = book;
    this.journal = journal;
    shares.forEach(
        share -> standing.computeIfAbsent(share.tx(), none -> new ArrayList<>()).add(share));
  }

  List<Violation> violations() {
    violations.clear();
    standing.forEach(this::isWhole);
    standing.keySet().forEach(this::isDecided);
    book.steps().keySet().stream()
        .filter(tx -> book.isCommitted(tx) && book.isFinished(tx.text()))
        .filter(tx -> !standing.containsKey(tx))
        .forEach(tx -> wrong(Rule.AS_DECIDED, tx, "it was committed, and nothing of it stands"));
    undoneAfterwards();
    return List.copyOf(violations);
  }

  private void isWhole(TxId tx, List<Share> shares) {
    List<String> parts = shares.stream().map(Share::part).sorted().toList();
    if (parts.stream().distinct().count() < parts.size()) {
      wrong(Rule.EXACTLY_ONCE, tx, "its parts were done as often as " + parts);
    }
    if (book.isFinished(tx.text()) && !parts.containsAll(Swaps.PARTS)) {
      wrong(Rule.ALL_OR_NOTHING, tx, "only " + parts + " of it stand");
    }
  }

  private void isDecided(TxId tx) {
    if (!book.isCommitted(tx)) {
      wrong(Rule.AS_DECIDED, tx, "it stands, and was not committed");
    }
  }

  private void undoneAfterwards() {
    Map<TxId, Long> doneUs = new HashMap<>();
    standing.forEach(
        (tx, shares) ->
            step(tx)
                .filter(step -> !step.undoes())
                .ifPresent(step -> doneUs.merge(step.saga(), lastShown(shares), Math::max)));
    standing.forEach(
        (tx, shares) ->
            step(tx)
                .filter(StepTransaction::undoes)
                .filter(step -> first(shares) < doneUs.getOrDefault(step.saga(), Long.MAX_VALUE))
                .ifPresent(
                    step ->
                        wrong(Rule.ORDER, step.saga(), "its step was undone before all was done")));
  }

  /** What the sagas' steps did. A saga goes on once its transaction is sure to be carried out. */
  List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    standing.forEach((tx, shares) -> step(tx).ifPresent(step -> effects.add(effect(step, shares))));
    return effects;
  }

  private Effect effect(StepTransaction step, List<Share> shares) {
    journal.count(
        step.undo() > 1 ? "step: undone later" : step.undoes() ? "step: undone" : "step: done");
    return new Effect(
        BuiltIn.ATOMIC,
        step.saga().text(),
        step.step(),
        shares.get(0).ref(),
        step.undoes() ? What.UNDO : What.WORK,
        there(shares),
        0,
        first(shares),
        step.undoes() ? lastShown(shares) : first(shares));
  }

  private static String there(List<Share> shares) {
    return shares.stream()
        .filter(share -> share.part().equals("there"))
        .map(Share::service)
        .findFirst()
        .orElse("");
  }

  private Optional<StepTransaction> step(TxId tx) {
    return Optional.ofNullable(book.steps().get(tx));
  }

  private static long first(List<Share> shares) {
    return shares.stream().mapToLong(Share::atUs).min().orElseThrow();
  }

  private static long lastShown(List<Share> shares) {
    return shares.stream().mapToLong(Share::shownUs).max().orElseThrow();
  }

  private void wrong(Rule rule, TxId tx, String detail) {
    violations.add(new Violation(rule, tx.text(), detail));
  }
}
