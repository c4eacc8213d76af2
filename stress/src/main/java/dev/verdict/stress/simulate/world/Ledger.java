package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import java.util.ArrayList;
import java.util.List;

/** Every effect at every service, in the order in which they showed. */
final class Ledger {
  private final Agenda agenda;
  private final List<Effect> effects = new ArrayList<>();

  Ledger(Agenda agenda) {
    this.agenda = agenda;
  }

  long nowUs() {
    return Agenda.BEGIN_MILLIS * Agenda.MILLI + agenda.nowUs();
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  List<Effect> effects() {
    return effects;
  }
}
