package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.What;
import java.util.Optional;

/**
 * The order of a saga: a step after those that it waits for; undone before those, and only after it
 * ran. Times are of one clock: all services' databases are of one PostgreSQL.
 */
final class OrderChecks {
  private OrderChecks() {}

  static void check(Case it, Findings findings) {
    for (Part part : it.parts()) {
      it.first(part, What.UNDO).ifPresent(undo -> checkUndoneAfterWork(it, part, undo, findings));
      for (Part earlier : it.parts()) {
        if (part.after().contains(earlier.branch())) {
          checkPair(it, earlier, part, findings);
        }
      }
    }
  }

  private static void checkUndoneAfterWork(Case it, Part part, Effect undo, Findings findings) {
    for (Effect work : it.of(part, What.WORK)) {
      findings.expect(
          work.shownUs() <= undo.atUs(),
          Rule.ORDER,
          it.tx(),
          part.branch() + " ran after it was undone");
    }
  }

  private static void checkPair(Case it, Part earlier, Part later, Findings findings) {
    Optional<Effect> laterWork = it.first(later, What.WORK);
    if (laterWork.isEmpty()) {
      return;
    }
    Optional<Effect> earlierWork = it.first(earlier, What.WORK);
    boolean inOrder =
        earlierWork.filter(work -> work.shownUs() <= laterWork.get().atUs()).isPresent();
    findings.expect(
        inOrder, Rule.ORDER, it.tx(), later.branch() + " ran before " + earlier.branch());
    Optional<Effect> earlierUndo = it.first(earlier, What.UNDO);
    if (earlierUndo.isPresent()) {
      boolean reversed =
          it.first(later, What.UNDO)
              .filter(undo -> undo.shownUs() <= earlierUndo.get().atUs())
              .isPresent();
      findings.expect(
          reversed,
          Rule.ORDER,
          it.tx(),
          earlier.branch() + " was undone before " + later.branch() + ", which came after it");
    }
  }
}
