package dev.verdict.stress.simulate.explore;

import java.util.List;
import java.util.Set;

/**
 * The shell around the machine, as the coordinator's engine is: one input at a time; what is forced
 * keeps everything else waiting; what may be lost is held back, or written beside.
 */
final class Coordinators {
  static final int OWNER = 0;
  static final int FORMER = 1;

  /** The forced append is on its way. */
  static final int SENT = 1;

  /** It is stored, and its acknowledgement is on its way. */
  static final int STORED = 2;

  /** Another decision was there first, and that answer is on its way. */
  static final int LOST = 3;

  /** It was stored and its acknowledgement is lost: it is written again. */
  static final int STORED_UNHEARD = 4;

  /** It lost and the answer is lost: it is written again. */
  static final int LOST_UNHEARD = 5;

  private final Core<?, ?, ?> core;
  private final Scenario scenario;
  private final Set<Flaw> flaws;
  private final Alarm alarm;
  private final Sends sends;

  Coordinators(Core<?, ?, ?> core, Scenario scenario, Alarm alarm) {
    this.core = core;
    this.scenario = scenario;
    this.flaws = scenario.flaws();
    this.alarm = alarm;
    this.sends = new Sends(core, scenario, alarm);
  }

  // --- one input at a time

  /** Handles an input; returns whether it was accepted and its records need no waiting. */
  Reply handle(Scene scene, int node, int input) {
    int memory = scene.get(node, Scene.MEMORY);
    boolean begun = memory != Core.ABSENT;
    Step step = core.step(begun ? memory : core.initial(), input);
    core.take(step);
    if (!step.error().isEmpty()) {
      alarm.raise(Property.MACHINE_IS_TOTAL, step.error());
      return Reply.REFUSED;
    }
    if (step.refused()) {
      return Reply.REFUSED;
    }
    if (step.forced() && !isTakenForLazy(step)) {
      force(scene, node, step);
      return Reply.WAITS;
    }
    advance(scene, node, step);
    return Reply.ACCEPTED;
  }

  enum Reply {
    REFUSED,
    WAITS,
    ACCEPTED
  }

  private boolean isTakenForLazy(Step step) {
    return (step.byTimer() && flaws.contains(Flaw.TIMER_DECIDES_LAZILY))
        || (flaws.contains(Flaw.ATTEMPT_NOT_FORCED) && is(step, "Attempted"))
        || (flaws.contains(Flaw.BEGIN_NOT_FORCED) && is(step, "Begun"))
        || (flaws.contains(Flaw.ENLIST_NOT_FORCED) && is(step, "Enlisted"))
        || (flaws.contains(Flaw.END_NOT_FORCED) && is(step, "Acknowledged", "Ended"));
  }

  private boolean is(Step step, String... only) {
    int bits = 0;
    for (String kind : only) {
      bits |= 1 << Math.max(0, core.recordKinds().indexOf(kind));
    }
    return core.recordKinds().containsAll(List.of(only)) && core.kinds(step.records()) == bits;
  }

  private void force(Scene scene, int node, Step step) {
    boolean alone = flaws.contains(Flaw.PREDECESSORS_LEFT_OUT);
    int entry = core.lists().join(alone ? 0 : scene.get(node, Scene.HELD), step.records());
    push(scene, node, entry);
    scene.set(node, Scene.PENDING, step.number());
    scene.set(node, Scene.PHASE, SENT);
    if (flaws.contains(Flaw.CLIENT_TOLD_EARLY)) {
      tell(scene, step.next());
    }
    if (flaws.contains(Flaw.EFFECTS_BEFORE_DURABLE)) {
      sends.all(scene, node, step.effects());
    } else if (!step.late()) {
      sends.early(scene, node, step.effects());
    }
  }

  private void push(Scene scene, int node, int entry) {
    int queue = core.lists().append(scene.get(node, Scene.QUEUE), entry);
    scene.set(node, Scene.QUEUE, queue);
  }

  private void advance(Scene scene, int node, Step step) {
    if (step.records() != 0) {
      scene.set(node, Scene.MEMORY, step.next());
      int held = core.lists().join(scene.get(node, Scene.HELD), step.records());
      scene.set(node, Scene.HELD, held);
    }
    if (step.lazy()) {
      flush(scene, node);
    }
    sends.all(scene, node, step.effects());
    settled(scene, node);
  }

  private void flush(Scene scene, int node) {
    int held = scene.get(node, Scene.HELD);
    if (held != 0) {
      push(scene, node, held);
      scene.set(node, Scene.HELD, 0);
    }
  }

  private void settled(Scene scene, int node) {
    int memory = scene.get(node, Scene.MEMORY);
    if (memory != Core.ABSENT && core.facts(memory).finished()) {
      scene.set(node, Scene.TIMERS, 0);
      flush(scene, node);
    }
    leaveIfDone(scene, node);
  }

  /** What is finished and written leaves memory. */
  void leaveIfDone(Scene scene, int node) {
    int memory = scene.get(node, Scene.MEMORY);
    boolean idle = scene.isOpen(node) && scene.get(node, Scene.QUEUE) == 0;
    if (idle
        && memory != Core.ABSENT
        && core.facts(memory).finished()
        && scene.get(node, Scene.HELD) == 0) {
      scene.set(node, Scene.MEMORY, Core.ABSENT);
      scene.set(node, Scene.TIMERS, 0);
      scene.orphan(scene.get(node, Scene.BORN));
    }
  }

  // --- the answer of the log

  /** The answer to a forced append arrives. */
  void acknowledged(Scene scene, int node) {
    Step done = core.step(scene.get(node, Scene.PENDING));
    boolean lost = isLost(scene.get(node, Scene.PHASE));
    scene.set(node, Scene.PHASE, 0);
    scene.set(node, Scene.PENDING, 0);
    if (lost && !flaws.contains(Flaw.LOSER_KEEPS_ITS_OWN)) {
      giveWay(scene, node);
    } else {
      scene.set(node, Scene.HELD, 0);
      scene.set(node, Scene.MEMORY, done.next());
      if (done.late()) {
        sends.all(scene, node, done.effects());
      } else {
        sends.late(scene, node, done.effects());
      }
      settled(scene, node);
    }
    growAfterAck(scene, node);
  }

  private static boolean isLost(int phase) {
    return phase == LOST || phase == LOST_UNHEARD;
  }

  /** The winner's decision is adopted, and all that is owed then is carried out. */
  private void giveWay(Scene scene, int node) {
    int memory = scene.get(node, Scene.MEMORY);
    int now = memory == Core.ABSENT ? core.initial() : memory;
    if (core.facts(now).outcome() == 0) {
      int decided = core.decided(scene.get(Scene.ROW));
      scene.set(node, Scene.HELD, core.lists().join(scene.get(node, Scene.HELD), decided));
      scene.set(node, Scene.MEMORY, core.adopt(now, decided));
    }
    scene.set(node, Scene.TIMERS, 0);
    sends.all(scene, node, core.resume(scene.get(node, Scene.MEMORY)));
    settled(scene, node);
  }

  private void growAfterAck(Scene scene, int node) {
    if (Grower.isWaitingFor(scene, scene.get(node, Scene.BORN))) {
      Grower.answered(scene, true);
    }
  }

  /** The acknowledgement never comes: the writer repeats its statement. */
  void unheard(Scene scene, int node) {
    Spent.ACKNOWLEDGEMENT.spend(scene);
    Spent.DISTURBANCE.spend(scene);
    int phase = scene.get(node, Scene.PHASE);
    if (flaws.contains(Flaw.LOST_ACKNOWLEDGEMENT_FAILS)) {
      scene.set(node, Scene.PHASE, 0);
      scene.set(node, Scene.PENDING, 0);
    } else if (flaws.contains(Flaw.SETTLED_BY_READING) && phase == SENT) {
      // It reads, finds nothing, and takes it for failed; the old statement may still commit.
      scene.set(node, Scene.PHASE, 0);
      scene.set(node, Scene.PENDING, 0);
    } else {
      scene.set(node, Scene.PHASE, phase == STORED ? STORED_UNHEARD : LOST_UNHEARD);
    }
  }

  /** The repeated statement says who won; or that this node is fenced, and knows nothing. */
  void repeated(Scene scene, int node) {
    if (scene.get(node, Scene.BORN) == scene.get(Scene.EPOCH) || !scenario.isFenced()) {
      acknowledged(scene, node);
    } else {
      fenced(scene, node);
    }
  }

  /** A write was refused: the node forgets everything and tells nobody anything. */
  void fenced(Scene scene, int node) {
    if (flaws.contains(Flaw.ZOMBIE_TELLS) && scene.get(node, Scene.PHASE) != 0) {
      Step pending = core.step(scene.get(node, Scene.PENDING));
      if (core.facts(pending.next()).outcome() != 0) {
        alarm.raise(Property.FENCED_IS_SILENT, "a node whose write was refused told its client");
      }
    }
    forget(scene, node);
    scene.clear(node);
  }

  private void forget(Scene scene, int node) {
    int born = scene.get(node, Scene.BORN);
    scene.orphan(born);
    if (Grower.isWaitingFor(scene, born)) {
      Grower.answered(scene, false);
    }
  }

  // --- crash and takeover

  /** It dies; what it sent to the database may still be written. */
  void crash(Scene scene, int node) {
    forget(scene, node);
    int born = scene.get(node, Scene.BORN);
    int queue = scene.get(node, Scene.QUEUE);
    scene.clear(node);
    if (queue != 0) {
      scene.set(node, Scene.BORN, born);
      scene.set(node, Scene.QUEUE, queue);
    }
  }

  /** A successor raises the epoch, reads the log and goes on; the former owner may live on. */
  void takeOver(Scene scene) {
    boolean wrote = scene.get(OWNER, Scene.QUEUE) != 0 && !scenario.isFenced();
    if (scene.isAlive(OWNER) || wrote) {
      if (scene.isAlive(FORMER)) {
        forget(scene, FORMER);
      }
      scene.replace(FORMER, OWNER);
    }
    scene.clear(OWNER);
    int log = scene.get(Scene.PEEK) == 0 ? scene.get(Scene.LOG) : scene.get(Scene.PEEK);
    scene.set(Scene.PEEK, 0);
    if (flaws.contains(Flaw.REPLAY_FORGETS_LAST) && core.lists().length(log) > 1) {
      log = core.lists().init(log);
    }
    int epoch = scene.get(Scene.EPOCH) + 1;
    scene.set(Scene.EPOCH, epoch);
    scene.set(OWNER, Scene.ALIVE, 1);
    scene.set(OWNER, Scene.BORN, epoch);
    if (log != 0) {
      replay(scene, core.folded(log), epoch);
    }
  }

  private void replay(Scene scene, int state, int epoch) {
    if (state == Core.ABSENT) {
      alarm.raise(Property.MACHINE_IS_TOTAL, "the stored records do not follow each other");
    } else if (!core.facts(state).finished()) {
      scene.set(OWNER, Scene.MEMORY, state);
      handle(scene, OWNER, core.takenOver(epoch));
      boolean undecided = core.facts(state).outcome() == 0;
      if (undecided && scene.get(Scene.ROW) == Scene.ABORT && scene.isOpen(OWNER)) {
        handle(scene, OWNER, core.abort());
      }
    }
  }

  // --- questions

  /**
   * Somebody asks for the decision.
   *
   * @return the outcome it is told; 0 if it is to ask again
   */
  int inquire(Scene scene, int node) {
    int memory = scene.get(node, Scene.MEMORY);
    if (memory != Core.ABSENT) {
      return inquireLive(scene, node, memory);
    }
    int row = scene.get(Scene.ROW);
    if (row != 0) {
      return row;
    }
    if (scene.get(Scene.LOG) == 0 && scene.isOpen(node)) {
      if (flaws.contains(Flaw.PRESUMED_COMMIT)) {
        return Scene.COMMIT;
      }
      if (flaws.contains(Flaw.ABORT_NOT_WRITTEN)) {
        return Scene.ABORT;
      }
      Spent.DISTURBANCE.spend(scene);
      handle(scene, node, core.inquire());
    }
    return 0;
  }

  private int inquireLive(Scene scene, int node, int memory) {
    tell(scene, memory);
    if (scene.isOpen(node)) {
      Step step = core.step(memory, core.inquire());
      core.take(step);
      if (step.refused() || !step.changesNothing()) {
        alarm.raise(Property.LIVE_IS_LEFT_ALONE, "a question changed what is live");
      }
    }
    return core.facts(memory).outcome();
  }

  /** Whoever may be told what memory says hears the truth, or nothing. */
  void tell(Scene scene, int memory) {
    int outcome = core.facts(memory).outcome();
    int row = scene.get(Scene.ROW);
    if (outcome != 0 && row == 0) {
      alarm.raise(Property.DURABLE_BEFORE_VISIBLE, "an outcome is told without a decision row");
    } else if (outcome != 0 && row != outcome) {
      alarm.raise(Property.ONE_ANSWER, "an outcome is told that is not the decision row's");
    }
  }
}
