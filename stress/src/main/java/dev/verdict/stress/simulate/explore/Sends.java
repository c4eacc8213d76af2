package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.wire.CallKind;

/** Carries out a coordinator's wishes, and looks at each call as it leaves. */
final class Sends {
  private final Core<?, ?, ?> core;
  private final Scenario scenario;
  private final Alarm alarm;

  Sends(Core<?, ?, ?> core, Scenario scenario, Alarm alarm) {
    this.core = core;
    this.scenario = scenario;
    this.alarm = alarm;
  }

  void all(Scene scene, int node, int[] effects) {
    for (int effect : effects) {
      start(scene, node, effect);
    }
  }

  void early(Scene scene, int node, int[] effects) {
    for (int effect : effects) {
      if (!Effects.waits(effect)) {
        start(scene, node, effect);
      }
    }
  }

  void late(Scene scene, int node, int[] effects) {
    for (int effect : effects) {
      if (Effects.waits(effect)) {
        start(scene, node, effect);
      }
    }
  }

  private void start(Scene scene, int node, int effect) {
    if (Effects.isTimer(effect)) {
      int armed = scene.get(node, Scene.TIMERS) | (1 << Effects.timer(effect));
      scene.set(node, Scene.TIMERS, armed);
    } else {
      if (Message.branch(effect) < scene.parts()) {
        look(scene, effect);
        isWanted(scene, node, effect);
        mayBegin(scene, node, effect);
      }
      int epoch = scene.get(node, Scene.BORN);
      scene.addMessage(Message.sent(effect, epoch));
      undoAtOnce(scene, effect, epoch);
    }
  }

  /** A former owner may still send what nobody is shown any more: participants refuse it. */
  private void isWanted(Scene scene, int node, int call) {
    boolean works = Message.kind(call) == CallKind.ACTION && node == Coordinators.OWNER;
    if (works && Barriers.isParked(scene, Message.branch(call))) {
      alarm.raise(
          Property.PARKED_WAITS, Message.words(call) + " left, and nobody had asked for it");
    }
  }

  private void mayBegin(Scene scene, int node, int call) {
    if (core.facts(scene.get(node, Scene.MEMORY)).paused()) {
      alarm.raise(Property.PAUSED_IS_QUIET, Message.words(call) + " left, and it is paused");
    }
  }

  private void look(Scene scene, int call) {
    Part part = scenario.parts().get(Message.branch(call));
    Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
    switch (Message.kind(call)) {
      case PREPARE, TRY -> isNamed(part, stored, call);
      case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE -> isDelegated(stored, call);
      case COMMIT, CONFIRM -> isDecided(scene, Scene.COMMIT, call);
      case ABORT, CANCEL -> isDecided(scene, Scene.ABORT, call);
      case ACTION -> mayAct(scene, part, stored, call);
      case SETTLE -> {
        boolean replacing = core.wasReplacing(scene.get(Scene.LOG), Message.branch(call));
        if (!isLost(stored, call) && !replacing) {
          isGivenUp(scene, call);
        }
      }
      case COMPENSATE -> {
        if (!isLost(stored, call)) {
          isDecided(scene, Scene.ABORT, call);
          isGivenUp(scene, call);
        }
      }
    }
  }

  private static boolean isLost(Facts stored, int call) {
    return (stored.lost() & (1 << Message.branch(call))) != 0;
  }

  /** Whoever was replaced may still call when it is decided. */
  private void isDelegated(Facts stored, int call) {
    boolean known = stored.status().equals(AtomicStatus.DELEGATED.word()) || stored.outcome() != 0;
    if (!known) {
      alarm.raise(
          Property.DELEGATED_DECIDES,
          Message.words(call) + " left, and no stored record allows it");
    }
  }

  private void isNamed(Part part, Facts stored, int call) {
    if (!part.asks() && (stored.members() & (1 << Message.branch(call))) == 0) {
      alarm.raise(Property.NAMED_BEFORE_CALLED, "no stored record names " + part.id());
    }
  }

  private void mayAct(Scene scene, Part part, Facts stored, int call) {
    int branch = Message.branch(call);
    isNamed(part, stored, call);
    if (part.plain() && stored.recorded().get(branch) < Message.attempt(call)) {
      alarm.raise(Property.ATTEMPT_ON_RECORD, Message.words(call) + " is not on record");
    }
    if ((part.waitsBefore() & ~stored.waited()) != 0) {
      alarm.raise(
          Property.FORCED_CHOICE, Message.words(call) + " left before its wait was over on record");
    }
    if (Integer.bitCount(part.before() & ~stored.lost()) > part.need()) {
      alarm.raise(
          Property.FORCED_CHOICE,
          Message.words(call) + " left before it was on record which branches count");
    }
    for (int other = 0; other < scenario.parts().size(); other++) {
      Part earlier = scenario.parts().get(other);
      if (earlier.pivot() && (earlier.after() & (1 << branch)) != 0) {
        isDecided(scene, Scene.COMMIT, call);
      }
    }
  }

  private void isDecided(Scene scene, int outcome, int call) {
    int row = scene.get(Scene.ROW);
    if (row == 0) {
      alarm.raise(Property.DURABLE_BEFORE_VISIBLE, Message.words(call) + " left without a row");
    } else if (row != outcome) {
      alarm.raise(Property.ONE_ANSWER, Message.words(call) + " is against the decision row");
    }
  }

  private void isGivenUp(Scene scene, int call) {
    if (!core.wasGivenUp(scene.get(Scene.LOG))) {
      alarm.raise(
          Property.FORCED_CHOICE, Message.words(call) + " left, and the log does not give up");
    }
  }

  /** The flaw: who aborts undoes all at once. */
  private void undoAtOnce(Scene scene, int effect, int epoch) {
    boolean first =
        scenario.flaws().contains(Flaw.UNDONE_AT_ONCE)
            && (Message.kind(effect) == CallKind.COMPENSATE
                || Message.kind(effect) == CallKind.SETTLE)
            && scene.get(Scene.ROW) == Scene.ABORT;
    if (!first) {
      return;
    }
    for (int other = 0; other < scenario.parts().size(); other++) {
      if (other != Message.branch(effect) && scenario.parts().get(other).undoable()) {
        int call = Message.call(CallKind.COMPENSATE, other, 1);
        scene.addMessage(Message.unawaited(Message.sent(call, epoch)));
      }
    }
  }
}
