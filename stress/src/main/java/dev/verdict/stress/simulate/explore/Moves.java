package dev.verdict.stress.simulate.explore;

import dev.verdict.stress.simulate.explore.Move.Kind;

/** Which moves a state allows. */
final class Moves {
  private static final int MOVES_MAX = 512;

  private final Scenario scenario;
  private final Bounds bounds;
  private final Core<?, ?, ?> core;
  private final Barriers barriers;
  private final LockDesk locks;
  private final int[] moves = new int[MOVES_MAX];
  private int count;

  Moves(Scenario scenario, Core<?, ?, ?> core, Barriers barriers, LockDesk locks) {
    this.scenario = scenario;
    this.bounds = scenario.bounds();
    this.core = core;
    this.barriers = barriers;
    this.locks = locks;
  }

  int count() {
    return count;
  }

  int get(int index) {
    return moves[index];
  }

  private void add(Kind kind, int first, int second) {
    moves[count++] = Move.of(kind, first, second);
  }

  /** Finds all moves of the state. */
  void find(Scene scene) {
    count = 0;
    if (Spent.BEGIN.in(scene) == 0) {
      add(Kind.BEGIN, 0, 0);
      return;
    }
    for (int node = 0; node < Scene.COORDINATORS; node++) {
      ofTheLog(scene, node);
      if (scene.isAlive(node)) {
        ofNode(scene, node);
      }
    }
    ofSuccessor(scene);
    ofMessages(scene);
    ofParticipants(scene);
    ofClients(scene);
    if (scenario.holds()) {
      ofLocks(scene);
    }
  }

  private void ofTheLog(Scene scene, int node) {
    if (scene.get(node, Scene.QUEUE) != 0) {
      add(Kind.APPEND, node, 0);
    }
    boolean mayGoUnheard = bounds.leave(Spent.ACKNOWLEDGEMENT, scene) && scene.isAlive(node);
    switch (scene.get(node, Scene.PHASE)) {
      case Coordinators.SENT -> {
        if (mayGoUnheard && scenario.flaws().contains(Flaw.SETTLED_BY_READING)) {
          add(Kind.UNHEARD, node, 0);
        }
      }
      case Coordinators.STORED, Coordinators.LOST -> {
        add(Kind.ACKNOWLEDGE, node, 0);
        if (mayGoUnheard) {
          add(Kind.UNHEARD, node, 0);
        }
      }
      case Coordinators.STORED_UNHEARD, Coordinators.LOST_UNHEARD -> add(Kind.REPEAT, node, 0);
      default -> {}
    }
  }

  private void ofNode(Scene scene, int node) {
    if (node == Coordinators.OWNER && bounds.leave(Spent.CRASH, scene)) {
      add(Kind.CRASH, node, 0);
    }
    int memory = scene.get(node, Scene.MEMORY);
    if (!scene.isOpen(node)) {
      return;
    }
    if (memory == Core.ABSENT) {
      ofNothing(scene, node);
      return;
    }
    int timers = scene.get(node, Scene.TIMERS);
    for (int timer = 0; timers >> timer != 0; timer++) {
      boolean tired =
          timer > 0 && core.facts(memory).attempts().get(timer - 1) >= scenario.attempts();
      if ((timers >> timer & 1) != 0 && !tired) {
        add(Kind.FIRE, node, timer);
      }
    }
    ofWaits(node, timers);
    if (bounds.leave(Spent.NUDGE, scene)) {
      add(Kind.NUDGE, node, 0);
    }
    ofPause(scene, node, core.facts(memory).paused());
    ofResolving(scene, node);
    ofHands(scene, node);
    if (bounds.leave(Spent.ABORT, scene)) {
      add(Kind.ABORT, node, 0);
    }
  }

  private void ofResolving(Scene scene, int node) {
    boolean mayResolve = bounds.leave(Spent.RESOLVE, scene);
    for (int branch = 0; mayResolve && branch < scene.parts(); branch++) {
      add(Kind.RESOLVE, node, branch);
    }
  }

  private void ofHands(Scene scene, int node) {
    if (bounds.leave(Spent.HAND, scene)) {
      scenario
          .play()
          .hands()
          .forEach(
              (part, all) -> {
                for (int which = 0; which < all.size(); which++) {
                  add(Kind.HAND, node, part * World.HANDS_MAX + which);
                }
              });
    }
  }

  /** Who paused it lets it go on some day, and may do so twice. */
  private void ofPause(Scene scene, int node, boolean paused) {
    if (bounds.leave(Spent.PAUSE, scene)) {
      add(Kind.PAUSE, node, 0);
    }
    if (paused || Spent.PAUSE.in(scene) > 0) {
      add(Kind.LET_GO, node, 0);
    }
  }

  /** When a timer goes off is only told where something waits: elsewhere it changes little. */
  private void ofWaits(int node, int timers) {
    if (!scenario.waits()) {
      return;
    }
    for (int timer = 0; timers >> timer != 0; timer++) {
      if ((timers >> timer & 1) != 0) {
        add(Kind.ARMED, node, timer);
      }
    }
    for (int part : scenario.play().signals().keySet()) {
      add(Kind.SIGNAL, node, part);
    }
  }

  /** Of what nobody knows, a second client may ask as well. */
  private void ofNothing(Scene scene, int node) {
    if (bounds.leave(Spent.ABORT, scene) && scene.get(Scene.LOG) == 0) {
      add(Kind.ABORT, node, 0);
    }
  }

  private void ofSuccessor(Scene scene) {
    boolean alive = scene.isAlive(Coordinators.OWNER);
    if (!alive || bounds.leave(Spent.TAKEOVER, scene)) {
      add(Kind.TAKE_OVER, alive ? 1 : 0, 0);
    }
    if (scenario.flaws().contains(Flaw.READ_BEFORE_BUMP)
        && scene.get(Scene.PEEK) == 0
        && scene.get(Scene.LOG) != 0) {
      add(Kind.PEEK, 0, 0);
    }
  }

  private void ofMessages(Scene scene) {
    for (int i = 0; i < scene.messages(); i++) {
      int message = scene.message(i);
      boolean same = i > 0 && scene.message(i - 1) == message;
      if (same) {
        continue;
      }
      if (Message.answer(message) == Message.CALL) {
        ofCall(scene, i, message);
      } else if (scene.hears(Message.epoch(message))) {
        add(Kind.ANSWER, i, 0);
      }
      boolean heard = Message.isAwaited(message) && scene.hears(Message.epoch(message));
      if (heard && bounds.leave(Spent.LATE, scene)) {
        add(Kind.GIVE_UP, i, 0);
      }
    }
  }

  private void ofLocks(Scene scene) {
    if (locks.maySweep(scene)) {
      add(Kind.SWEEP, 0, 0);
    }
    if (locks.isWaiting(scene)) {
      add(Kind.WAIT_OVER, 0, 0);
    }
    if (locks.rivalMayClaim(scene)) {
      add(Kind.RIVAL_CLAIMS, 0, 0);
    }
    if (locks.rivalMayGoOn(scene)) {
      add(Kind.RIVAL, 0, 0);
    }
    if (locks.mayLapse(scene)) {
      add(Kind.LAPSE, 0, 0);
    }
  }

  /** A statement to the locks' database is not repeated by the network. */
  private void ofLockCall(Scene scene, int index, int message) {
    add(Kind.DELIVER, index, 0);
    boolean mayGetLost = !Message.isAwaited(message) || scene.hears(Message.epoch(message));
    if (mayGetLost && bounds.leave(Spent.LOSS, scene)) {
      add(Kind.LOSE, index, 0);
    }
  }

  private void ofCall(Scene scene, int index, int message) {
    if (locks.concerns(message)) {
      ofLockCall(scene, index, message);
      return;
    }
    boolean again = bounds.leave(Spent.DUPLICATE, scene);
    for (int choice = 0; choice < choices(scene, message); choice++) {
      add(Kind.DELIVER, index, choice);
      if (again) {
        add(Kind.DUPLICATE, index, choice);
      }
    }
    boolean heard = Message.isAwaited(message) && scene.hears(Message.epoch(message));
    if (heard && bounds.leave(Spent.LOSS, scene)) {
      add(Kind.LOSE, index, 0);
      if (barriers.mayChoose(scene, message)) {
        add(Kind.FAIL, index, 0);
      }
    }
  }

  private int choices(Scene scene, int message) {
    if (!barriers.mayChoose(scene, message)) {
      return 1;
    }
    Part part = scenario.parts().get(Message.branch(message));
    if (part.mustSucceed() && !bounds.amnesia()) {
      return 1;
    }
    return part.varied() ? 3 : 2;
  }

  private void ofParticipants(Scene scene) {
    for (int branch = 0; branch < scene.parts(); branch++) {
      if (Barriers.row(scene, branch) != Barriers.DONE || scenario.isSaga()) {
        continue;
      }
      ofDoubt(scene, branch);
      boolean undecided = scene.get(Scene.ROW) == 0;
      if (bounds.leave(Spent.AMNESIA, scene) && !undecided) {
        add(Kind.AMNESIA, branch, 0);
      }
    }
    boolean stored = scene.get(Scene.LOG) != 0 || scene.get(Coordinators.OWNER, Scene.MEMORY) != 0;
    if (bounds.leave(Spent.OPERATOR, scene)
        && !scenario.isSaga()
        && scene.get(Scene.ROW) == 0
        && stored) {
      add(Kind.OPERATOR, 0, 0);
    }
  }

  private void ofDoubt(Scene scene, int branch) {
    if (!scenario.parts().get(branch).asks()) {
      return;
    }
    for (int node = 0; node < Scene.COORDINATORS; node++) {
      if (scene.isAlive(node)) {
        add(Kind.INQUIRE, node, branch);
      }
    }
    if (scenario.flaws().contains(Flaw.DOUBT_ENDS_IN_ABORT)) {
      add(Kind.DOUBT, branch, 0);
    }
  }

  private void ofClients(Scene scene) {
    int owner = Coordinators.OWNER;
    if (scenario.isSaga() && scene.isOpen(owner)) {
      add(Kind.ASK, owner, 0);
    }
    if (scenario.isSaga() || Grower.isWaiting(scene)) {
      return;
    }
    if (Grower.at(scene) != Grower.END) {
      ofGrower(scene);
    } else if (scenario.grows() || bounds.most(Spent.ABORT) > 0) {
      ofInsistence(scene);
    }
  }

  /** Copies of its requests that were late, or a client that goes on after its commit. */
  private void ofInsistence(Scene scene) {
    for (int node = 0; node < Scene.COORDINATORS; node++) {
      if (scene.isOpen(node) && scene.get(node, Scene.MEMORY) != Core.ABSENT) {
        add(Kind.INSIST, node, World.COMMITS);
        add(Kind.INSIST, node, World.ENLISTS);
        add(Kind.INSIST, node, World.REPORTS);
      }
    }
  }

  private void ofGrower(Scene scene) {
    int at = Grower.at(scene);
    int branch = at / Grower.STRIDE;
    if (branch < scene.parts() && at % Grower.STRIDE == Grower.WORKS) {
      add(Kind.WORK, branch, Barriers.YES);
      add(Kind.WORK, branch, Barriers.NO);
      if (bounds.leave(Spent.LATE, scene)) {
        add(Kind.WORK, branch, World.LATE);
      }
      return;
    }
    Kind kind =
        branch == scene.parts()
            ? Kind.COMMIT
            : at % Grower.STRIDE == Grower.ENLISTS ? Kind.ENLIST : Kind.REPORT;
    for (int node = 0; node < Scene.COORDINATORS; node++) {
      if (scene.isOpen(node) && isTold(scene)) {
        add(kind, node, branch);
      }
    }
  }

  /** A client learns of a transaction that holds something once its begin is stored. */
  private boolean isTold(Scene scene) {
    return !scenario.holds() || scene.get(Scene.LOG) != 0;
  }
}
