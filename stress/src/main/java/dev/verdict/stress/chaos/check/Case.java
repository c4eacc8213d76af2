package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.chaos.history.What;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one transaction.
 *
 * @param tx its id
 * @param asked what a client asked for; empty if no client did
 * @param told what clients were told of it
 * @param decision its decision row
 * @param entries its entries, in their order
 * @param summary its summary
 * @param effects what services did for it, in the order of time
 */
record Case(
    String tx,
    Optional<Asked> asked,
    List<Told> told,
    Optional<Decision> decision,
    List<LogLine> entries,
    Optional<Summary> summary,
    List<Effect> effects) {
  private static final String DELEGATED = "delegated";

  Case {
    told = List.copyOf(told);
    entries = List.copyOf(entries);
    effects = List.copyOf(effects);
  }

  List<Part> parts() {
    return asked.map(Asked::parts).orElse(List.of());
  }

  boolean isSaga() {
    return parts().stream().anyMatch(part -> part.style().isSaga());
  }

  boolean isCommitted() {
    return decision.filter(row -> row.outcome().equals("commit")).isPresent();
  }

  List<Effect> of(Part part, What what) {
    return effects.stream()
        .filter(effect -> effect.branch().equals(part.branch()) && effect.what() == what)
        .toList();
  }

  Optional<Effect> first(Part part, What what) {
    return of(part, what).stream().findFirst();
  }

  /** Whether the part's work stands, as far as it can be seen. */
  boolean stands(Part part) {
    return switch (part.style()) {
      case PREPARED, FINAL -> !of(part, What.WORK).isEmpty();
      case TCC -> !of(part, What.CONFIRM).isEmpty();
      case STEP -> of(part, What.WORK).size() > of(part, What.UNDO).size();
    };
  }

  /** Whether it is still under way: then what is missing is left to do, not lost. */
  boolean isUnderWay() {
    return summary.filter(row -> !row.finished()).isPresent();
  }

  /** The entry that states the decision. */
  Optional<LogLine> decidingEntry() {
    return entries.stream().filter(entry -> !entry.decided().isEmpty()).findFirst();
  }

  /** The first that gives the decision to the only branch, if one does. */
  Optional<LogLine> delegatingEntry() {
    return entries.stream().filter(entry -> entry.records().contains(DELEGATED)).findFirst();
  }
}
