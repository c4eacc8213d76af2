package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.definition.Recovery;

/** What must be true in every state, and what a state must look like in the end. */
final class Checks {
  private final Core<?, ?, ?> core;
  private final Scenario scenario;
  private final Alarm alarm;
  private final Coordinators coordinators;
  private final LockDesk locks;

  Checks(
      Core<?, ?, ?> core,
      Scenario scenario,
      Alarm alarm,
      Coordinators coordinators,
      LockDesk locks) {
    this.core = core;
    this.scenario = scenario;
    this.alarm = alarm;
    this.coordinators = coordinators;
    this.locks = locks;
  }

  void look(Scene scene) {
    for (int node = 0; node < Scene.COORDINATORS; node++) {
      int memory = scene.get(node, Scene.MEMORY);
      if (scene.isOpen(node) && memory != Core.ABSENT) {
        coordinators.tell(scene, memory);
        adopted(scene, node, core.facts(memory));
        acknowledged(scene, core.facts(memory));
        if (scene.get(node, Scene.BORN) == scene.get(Scene.EPOCH)) {
          covered(scene, node, memory);
        }
      }
    }
    replayed(scene);
    if (scenario.isSaga()) {
      Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
      finished(scene, stored);
      recovered(scene, stored);
    }
  }

  private void adopted(Scene scene, int node, Facts facts) {
    if (facts.half() && scene.get(node, Scene.BORN) > 1) {
      alarm.raise(Property.NO_HALF_ADOPTED, "a new owner goes on with what it found undecided");
    }
  }

  private void acknowledged(Scene scene, Facts facts) {
    for (int branch = 0; branch < scene.parts(); branch++) {
      int bit = 1 << branch;
      int row = Barriers.row(scene, branch);
      boolean commit = facts.outcome() == Scene.COMMIT;
      boolean told = (facts.acknowledged() & bit) != 0;
      boolean readOnly = row == Barriers.READ_ONLY;
      boolean committed = row == Barriers.COMMITTED || readOnly;
      boolean carriedOut = commit ? committed : Barriers.isReleased(scene, branch);
      boolean ran = (facts.done() & bit) == 0 || Barriers.ran(scene, branch) > 0;
      boolean undone = (facts.undone() & bit) == 0 || row != Barriers.DONE;
      boolean cleaned = scenario.flaws().contains(Flaw.CLEANED_TOO_EARLY);
      boolean leftOut = facts.places().get(branch).equals(BranchStatus.READ_ONLY.word());
      if (leftOut && !readOnly && scenario.flaws().isEmpty()) {
        alarm.raise(
            Property.ACKNOWLEDGED_IS_DONE, "branch " + branch + " is left out and wrote something");
      }
      if ((told && !carriedOut && !cleaned) || !ran || !undone) {
        alarm.raise(
            Property.ACKNOWLEDGED_IS_DONE, "branch " + branch + " counts as done and is not");
      }
    }
  }

  private void covered(Scene scene, int node, int memory) {
    int born = scene.get(node, Scene.BORN);
    for (int i = 0; i < scene.messages(); i++) {
      int message = scene.message(i);
      boolean its = Message.isAwaited(message) && Message.epoch(message) == born;
      if (its && !core.coversCall(memory, message, expected(scene, message))) {
        alarm.raise(Property.RESUME_COVERS, "resume does not name " + Message.words(message));
      }
    }
    int timers = scene.get(node, Scene.TIMERS);
    for (int timer = 0; timers >> timer != 0; timer++) {
      if ((timers >> timer & 1) != 0 && !core.coversTimer(memory, timer)) {
        alarm.raise(Property.RESUME_COVERS, "resume does not name timer " + timer);
      }
    }
  }

  private static int expected(Scene scene, int message) {
    boolean isBranch = Message.branch(message) < scene.parts();
    return isBranch ? Barriers.expected(scene, message) : Message.DONE;
  }

  private void replayed(Scene scene) {
    int owner = Coordinators.OWNER;
    int memory = scene.get(owner, Scene.MEMORY);
    if (!scene.isOpen(owner) || memory == Core.ABSENT) {
      return;
    }
    int stored = core.folded(scene.get(Scene.LOG));
    int written = Log.foldQueue(core, stored, scene.get(owner, Scene.QUEUE));
    if (core.evolve(written, scene.get(owner, Scene.HELD)) != memory) {
      alarm.raise(Property.REPLAY, "a replay would lead to another state than the owner's memory");
    }
  }

  private void finished(Scene scene, Facts stored) {
    if (!stored.finished()) {
      return;
    }
    for (int branch = 0; branch < scene.parts(); branch++) {
      Part part = scenario.parts().get(branch);
      int row = Barriers.row(scene, branch);
      boolean stands = row == Barriers.DONE || row == Barriers.COMMITTED;
      boolean skipped = (stored.skipped() & (1 << branch)) != 0;
      boolean lost = (stored.lost() & (1 << branch)) != 0;
      if (Barriers.standsByHand(scene, branch)) {
        byHand(stored, branch, stands && !part.plain());
      }
      if (stored.outcome() == Scene.COMMIT && lost && stands && part.undoable()) {
        alarm.raise(
            Property.SAGA_ATOMIC, "the saga is completed, and lost step " + branch + " stands");
      }
      if (stored.outcome() == Scene.COMMIT && !stands && !skipped && !lost) {
        alarm.raise(Property.SAGA_ATOMIC, "the saga is completed without step " + branch);
      }
      if (stored.outcome() == Scene.ABORT && stands && part.undoable()) {
        alarm.raise(
            Property.SAGA_ATOMIC, "the saga is compensated, and step " + branch + " stands");
      }
    }
  }

  private void byHand(Facts stored, int branch, boolean stands) {
    int bit = 1 << branch;
    boolean goesBack = stored.outcome() == Scene.ABORT || (stored.lost() & bit) != 0;
    if (goesBack) {
      alarm.raise(
          Property.BY_HAND_SHOWS, "it ended, and what a person did for step " + branch + " stands");
    } else if (((stands ? stored.besides() : stored.given()) & bit) == 0) {
      alarm.raise(
          Property.BY_HAND_SHOWS, "step " + branch + " does not show what a person did for it");
    }
  }

  private void recovered(Scene scene, Facts stored) {
    boolean asked = Spent.ABORT.in(scene) > 0;
    if (scenario.recovery() != Recovery.BACKWARD
        && stored.members() != 0
        && stored.givenUp()
        && !asked) {
      alarm.raise(Property.RECOVERS_AS_SAID, "it is given up, and nobody asked for that");
    }
  }

  /** Whether nobody holds anything, or waits for it. */
  boolean isFree(Scene scene) {
    return !scenario.holds() || locks.isFree(scene);
  }

  /** Whether everything is decided, told and released. */
  boolean isGood(Scene scene) {
    boolean lost = false;
    boolean holds = false;
    for (int branch = 0; branch < scene.parts(); branch++) {
      lost |= Barriers.isLost(scene, branch);
      holds |= Barriers.row(scene, branch) == Barriers.DONE;
    }
    Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
    boolean promiseBroken = scenario.isSaga() && scenario.bounds().amnesia();
    if (lost || promiseBroken) {
      return stored.finished() || isStuckInTheOpen(scene);
    }
    if (scene.get(Scene.LOG) == 0) {
      // Only a person writes the row of what is not stored, and then nobody is left to tell.
      return scene.get(Scene.ROW) != Scene.COMMIT && !holds;
    }
    return stored.finished() ? scenario.isSaga() || !holds : waitsForAPerson(scene, stored);
  }

  /** That a call is not repeated by itself must be on record; one that is repeated need not be. */
  private boolean waitsForAPerson(Scene scene, Facts stored) {
    if (stored.toUndo() != 0) {
      return isStuckInTheOpen(scene);
    }
    return switch (scenario.recovery()) {
      case BACKWARD -> false;
      case FORWARD -> isStuckInTheOpen(scene);
      case PARK -> stored.parked() != 0 && isStuckInTheOpen(scene);
    };
  }

  private boolean isStuckInTheOpen(Scene scene) {
    int memory = scene.get(Coordinators.OWNER, Scene.MEMORY);
    return memory != Core.ABSENT && core.facts(memory).stuck();
  }
}
