package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import java.util.ArrayList;
import java.util.List;

/** What the clients write down. */
final class Diary {
  private final Agenda agenda;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  Diary(Agenda agenda) {
    this.agenda = agenda;
  }

  void asked(Order order) {
    asked.add(new Asked(order.ref(), order.kind().name(), order.parts(), agenda.nowMillis()));
  }

  void told(Order order, TxId tx, Outcome outcome, String by) {
    long afterMs = agenda.nowMillis() - Agenda.BEGIN_MILLIS - order.atUs() / Agenda.MILLI;
    told.add(
        new Told(order.ref(), tx.text(), LogBook.word(outcome), by, agenda.nowMillis(), afterMs));
  }

  /** A client was answered what must not be. */
  void wrong(Violation violation) {
    violations.add(violation);
  }

  List<Violation> violations() {
    return violations;
  }

  List<Asked> asked() {
    return asked;
  }

  List<Told> told() {
    return told;
  }
}
