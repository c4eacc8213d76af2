package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.atomic.AtomicStatus;
import java.util.Set;

/** PostgreSQL: entries, one decision row, and the fence in the statement that writes both. */
final class Database {
  private final Core<?, ?, ?> core;
  private final Scenario scenario;
  private final Set<Flaw> flaws;
  private final Alarm alarm;
  private final Coordinators coordinators;

  Database(Core<?, ?, ?> core, Scenario scenario, Alarm alarm, Coordinators coordinators) {
    this.core = core;
    this.scenario = scenario;
    this.flaws = scenario.flaws();
    this.alarm = alarm;
    this.coordinators = coordinators;
  }

  /**
   * The first statement of what a coordinator sent is carried out, whether it still lives or not.
   */
  void append(Scene scene, int node) {
    int born = scene.get(node, Scene.BORN);
    if (born != scene.get(Scene.EPOCH) && scenario.isFenced()) {
      refuse(scene, node);
      return;
    }
    int queue = scene.get(node, Scene.QUEUE);
    int entry = core.lists().head(queue);
    boolean forced =
        scene.get(node, Scene.PHASE) == Coordinators.SENT && core.lists().length(queue) == 1;
    scene.set(node, Scene.QUEUE, core.lists().tail(queue));
    boolean stored = store(scene, entry, born);
    if (forced) {
      scene.set(node, Scene.PHASE, stored ? Coordinators.STORED : Coordinators.LOST);
    } else if (!scene.isAlive(node) && scene.get(node, Scene.QUEUE) == 0) {
      scene.clear(node);
    }
    coordinators.leaveIfDone(scene, node);
  }

  private void refuse(Scene scene, int node) {
    if (scene.isAlive(node)) {
      coordinators.fenced(scene, node);
    } else {
      scene.clear(node);
    }
  }

  private boolean store(Scene scene, int entry, int born) {
    int ours = core.decision(entry);
    int row = scene.get(Scene.ROW);
    if (ours != 0 && row != 0 && ours != row) {
      if (!flaws.contains(Flaw.DECISION_OVERWRITTEN)) {
        return false;
      }
      alarm.raise(Property.AC2, "the decision row was overwritten");
      scene.set(Scene.ROW, ours);
    }
    if (born != scene.get(Scene.EPOCH) && !flaws.contains(Flaw.LEASED)) {
      alarm.raise(
          Property.FENCED,
          "an entry of epoch " + born + " was stored in epoch " + scene.get(Scene.EPOCH));
    }
    int before = core.folded(scene.get(Scene.LOG));
    scene.set(Scene.LOG, Log.append(core, scene.get(Scene.LOG), entry, born));
    if (ours != 0 && row == 0) {
      scene.set(Scene.ROW, ours);
      decided(scene, ours, before, born);
    }
    return true;
  }

  private void decided(Scene scene, int outcome, int before, int born) {
    Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
    if (!scenario.isSaga() && outcome == Scene.ABORT) {
      mayAbort(scene, core.facts(before));
    }
    if (outcome == Scene.ABORT) {
      if (Spent.DISTURBANCE.in(scene) == 0) {
        alarm.raise(Property.AC4, "nothing failed, all voted yes, and the decision is abort");
      }
    } else if (scenario.isSaga()) {
      mayGoForward(scene, stored);
    } else {
      mayCommit(scene, stored);
      if (born > 1 && core.facts(before).half()) {
        alarm.raise(Property.NO_HALF_ADOPTED, "a new owner committed what it found undecided");
      }
    }
  }

  /** Of one that is delegated only after its participant ruled it out. */
  private void mayAbort(Scene scene, Facts before) {
    boolean delegated = before.status().equals(AtomicStatus.DELEGATED.word());
    for (int branch = 0; branch < scene.parts(); branch++) {
      int row = Barriers.row(scene, branch);
      if (row == Barriers.COMMITTED || (delegated && row == Barriers.NONE)) {
        alarm.raise(
            Property.DELEGATED_DECIDES,
            "abort is decided, and branch " + branch + " has committed or may yet do so");
      }
    }
  }

  private void mayCommit(Scene scene, Facts stored) {
    if (scenario.misnames()) {
      alarm.raise(Property.SAME_BRANCHES, "the commit named a branch that was never enlisted");
    }
    for (int branch = 0; branch < scene.parts(); branch++) {
      boolean member = (stored.members() & (1 << branch)) != 0;
      int row = Barriers.row(scene, branch);
      boolean yes = row == Barriers.DONE || row == Barriers.READ_ONLY || row == Barriers.COMMITTED;
      if (member && !yes && !Barriers.isLost(scene, branch)) {
        alarm.raise(Property.AC3, "commit is decided, and branch " + branch + " is not prepared");
      }
    }
  }

  private void mayGoForward(Scene scene, Facts stored) {
    for (int branch = 0; branch < scene.parts(); branch++) {
      Part part = scenario.parts().get(branch);
      boolean skipped = (stored.skipped() & (1 << branch)) != 0;
      if (part.pivot() && !skipped && Barriers.row(scene, branch) != Barriers.DONE) {
        alarm.raise(Property.SAGA_ATOMIC, "the saga is to go forward, and its pivot did not run");
      }
    }
  }
}
