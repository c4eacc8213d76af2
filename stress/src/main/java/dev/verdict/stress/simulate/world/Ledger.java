package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.TxId;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every effect at every service, in the order in which they showed. */
final class Ledger {
  private final Agenda agenda;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Share> shares = new ArrayList<>();
  private final Map<String, Integer> quotes = new HashMap<>();

  Ledger(Agenda agenda) {
    this.agenda = agenda;
  }

  long nowUs() {
    return Agenda.BEGIN_MILLIS * Agenda.MILLI + agenda.nowUs();
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  /** A service did its part of an atomic transaction that is a step of a saga. */
  void shared(Share share) {
    shares.add(share);
  }

  List<Share> shares() {
    return shares;
  }

  /** One more quote of a transaction stands, or one less. */
  void quoted(TxId tx, int more) {
    quotes.merge(tx.text(), more, Integer::sum);
  }

  /** How many quotes of a transaction stand. */
  int quotes(String tx) {
    return quotes.getOrDefault(tx, 0);
  }

  List<Effect> effects() {
    return effects;
  }
}
