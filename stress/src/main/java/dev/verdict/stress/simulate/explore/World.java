package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.wire.CallKind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out one move in one state. */
final class World {
  /** The client does not wait for the answer of its business call, which still travels. */
  static final int LATE = 3;

  /** What a client insists on. */
  static final int COMMITS = 0;

  static final int ENLISTS = 1;
  static final int REPORTS = 2;

  /** How many things an operator can do to one step at most. */
  static final int HANDS_MAX = 4;

  private static final Set<Move.Kind> AS_PLANNED =
      EnumSet.of(
          Move.Kind.ENLIST,
          Move.Kind.WORK,
          Move.Kind.REPORT,
          Move.Kind.COMMIT,
          Move.Kind.INSIST,
          Move.Kind.SIGNAL);

  private final Scenario scenario;
  private final Core<?, ?, ?> core;
  private final Alarm alarm = new Alarm();
  private final Barriers barriers;
  private final LockDesk locks;
  private final Coordinators coordinators;
  private final Database database;
  private final HeldStarts starts;
  private final Checks checks;
  private final Coverage coverage;

  World(Scenario scenario, Coverage coverage) {
    this.scenario = scenario;
    this.coverage = coverage;
    this.core = new Core<>(scenario.play(), scenario.parts());
    this.locks = new LockDesk(core, scenario, alarm);
    this.barriers = new Barriers(scenario, alarm, scenario.holds() ? locks : null);
    this.coordinators = new Coordinators(core, scenario, alarm);
    this.starts = new HeldStarts(core, coordinators, locks);
    this.database = new Database(core, scenario, alarm, coordinators);
    this.checks = new Checks(core, scenario, alarm, coordinators, locks);
  }

  Core<?, ?, ?> core() {
    return core;
  }

  Moves moves() {
    return new Moves(scenario, core, barriers, locks);
  }

  Alarm alarm() {
    return alarm;
  }

  Checks checks() {
    return checks;
  }

  /** One coordinator leads, and nothing has begun. */
  Scene first() {
    Scene scene = scenario.scene();
    scene.set(Scene.EPOCH, 1);
    scene.set(Coordinators.OWNER, Scene.ALIVE, 1);
    scene.set(Coordinators.OWNER, Scene.BORN, 1);
    if (!scenario.grows()) {
      scene.set(Scene.CLIENT, Grower.END);
    }
    return scene;
  }

  /** Changes the state; the alarm tells what the move broke. */
  void apply(Scene scene, int move) {
    alarm.reset();
    int before = scene.get(Coordinators.OWNER, Scene.MEMORY);
    int log = scene.get(Scene.LOG);
    Move.Kind kind = Move.kind(move);
    int first = Move.first(move);
    int second = Move.second(move);
    if (kind.isOptional() || kind == Move.Kind.FIRE || kind == Move.Kind.TAKE_OVER) {
      disturb(scene, kind);
    }
    switch (kind) {
      case BEGIN -> begin(scene);
      case APPEND -> database.append(scene, first);
      case ACKNOWLEDGE -> coordinators.acknowledged(scene, first);
      case UNHEARD -> coordinators.unheard(scene, first);
      case REPEAT -> coordinators.repeated(scene, first);
      case DELIVER -> deliver(scene, first, second, false);
      case DUPLICATE -> deliver(scene, first, second, true);
      case LOSE -> lose(scene, first);
      case FAIL -> {
        SeenEpochs.see(scene, scene.message(first));
        lose(scene, first);
      }
      case GIVE_UP -> giveUp(scene, first);
      case ANSWER -> answer(scene, first);
      case FIRE -> fire(scene, first, second);
      case CRASH -> crash(scene, first);
      case TAKE_OVER -> takeOver(scene, first == 1);
      case INQUIRE -> inquire(scene, first, second);
      case ASK -> coordinators.inquire(scene, first);
      case ABORT -> abort(scene, first);
      case OPERATOR -> operator(scene);
      case AMNESIA -> forget(scene, first);
      case ARMED -> coordinators.handle(scene, first, core.armed(second));
      case SIGNAL -> signal(scene, first, second);
      case NUDGE -> nudge(scene, first);
      case PAUSE -> pause(scene, first);
      case RESOLVE -> resolve(scene, first, second);
      case HAND -> hand(scene, first, second);
      case LET_GO -> coordinators.handle(scene, first, core.letGo(scene, first));
      case ENLIST -> enlist(scene, first, second);
      case REPORT -> report(scene, first, second);
      case WORK -> work(scene, first, second);
      case COMMIT -> commit(scene, first);
      case INSIST -> insist(scene, first, second);
      case PEEK -> scene.set(Scene.PEEK, scene.get(Scene.LOG));
      case DOUBT -> barriers.learn(scene, first, Scene.ABORT);
      case SWEEP -> locks.sweep(scene);
      case WAIT_OVER -> locks.timeIsUp(scene);
      case RIVAL -> locks.rivalGoesOn(scene);
      case RIVAL_CLAIMS -> locks.rivalClaims(scene);
      case LAPSE -> locks.lapse(scene);
    }
    showParked(scene, before);
    if (scenario.bounds().most(Spent.HAND) > 0 && scene.get(Scene.LOG) != log) {
      showGiven(scene, core.facts(core.folded(log)));
    }
    tidy(scene);
  }

  /** Whoever looks at what the owner learnt is shown which steps wait for a person. */
  private void showParked(Scene scene, int before) {
    int memory = scene.get(Coordinators.OWNER, Scene.MEMORY);
    if (memory == before || memory == Core.ABSENT) {
      return;
    }
    int parked = core.facts(memory).parked();
    for (int branch = 0; parked >> branch != 0; branch++) {
      if ((parked >> branch & 1) != 0) {
        Barriers.park(scene, branch);
      }
    }
  }

  /** What is on record takes a step's place; what a person is to have done by it is done. */
  private void showGiven(Scene scene, Facts before) {
    Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
    int given = stored.given() & ~before.given();
    int byHand = stored.byHand() & ~before.byHand();
    for (int branch = 0; branch < scene.parts(); branch++) {
      if ((given >> branch & 1) != 0) {
        barriers.replace(scene, branch);
      }
      if ((byHand >> branch & 1) != 0) {
        Barriers.workByHand(scene, branch);
      }
    }
  }

  private void tidy(Scene scene) {
    for (int i = scene.messages() - 1; i >= 0; i--) {
      int message = scene.message(i);
      boolean isMoot =
          locks.concerns(message) ? locks.isMoot(scene, message) : barriers.isMoot(scene, message);
      if (isMoot) {
        scene.removeMessage(i);
      }
    }
  }

  /** A client that grows its transaction disturbs nothing. */
  private static void disturb(Scene scene, Move.Kind kind) {
    if (!AS_PLANNED.contains(kind)) {
      Spent.DISTURBANCE.spend(scene);
    }
  }

  private void begin(Scene scene) {
    Spent.BEGIN.spend(scene);
    if (scenario.holds()) {
      starts.claim(scene, Coordinators.OWNER);
    } else {
      coordinators.handle(scene, Coordinators.OWNER, core.begin());
    }
  }

  // --- messages

  private void deliver(Scene scene, int index, int choice, boolean again) {
    int message = scene.message(index);
    scene.removeMessage(index);
    boolean isOfLocks = locks.concerns(message);
    int answer = isOfLocks ? locks.handle(scene, message) : barriers.handle(scene, message, choice);
    if (Message.isAwaited(message)) {
      scene.addMessage(Message.answered(message, answer));
    }
    if (again) {
      Spent.DUPLICATE.spend(scene);
      scene.addMessage(Message.unawaited(message));
    }
  }

  private void lose(Scene scene, int index) {
    Spent.LOSS.spend(scene);
    int message = scene.message(index);
    scene.removeMessage(index);
    unanswered(scene, message);
  }

  private void giveUp(Scene scene, int index) {
    Spent.LATE.spend(scene);
    int message = scene.message(index);
    scene.removeMessage(index);
    if (Message.answer(message) == Message.CALL) {
      scene.addMessage(Message.unawaited(message));
    }
    unanswered(scene, message);
  }

  private void unanswered(Scene scene, int message) {
    if (Message.isAwaited(message)) {
      told(scene, message, Message.CALL);
    }
  }

  private void told(Scene scene, int message, int answer) {
    int node = scene.bornIn(Message.epoch(message));
    if (locks.concerns(message)) {
      starts.lockCalled(scene, node, message, answer);
    } else {
      coordinators.handle(scene, node, core.result(message, answer));
    }
  }

  private void answer(Scene scene, int index) {
    int message = scene.message(index);
    scene.removeMessage(index);
    told(scene, message, Message.answer(message));
  }

  // --- coordinators

  private void fire(Scene scene, int node, int timer) {
    scene.set(node, Scene.TIMERS, scene.get(node, Scene.TIMERS) & ~(1 << timer));
    coordinators.handle(scene, node, core.timer(timer));
  }

  private void crash(Scene scene, int node) {
    Spent.CRASH.spend(scene);
    coverage.crashed(core, scene, node);
    coordinators.crash(scene, node);
  }

  private void takeOver(Scene scene, boolean ofTheLiving) {
    if (ofTheLiving) {
      Spent.TAKEOVER.spend(scene);
    }
    coordinators.takeOver(scene);
  }

  private void inquire(Scene scene, int node, int branch) {
    int outcome = coordinators.inquire(scene, node);
    if (outcome != 0) {
      barriers.learn(scene, branch, outcome);
    }
  }

  private void nudge(Scene scene, int node) {
    Spent.NUDGE.spend(scene);
    Barriers.release(scene);
    coordinators.handle(scene, node, core.nudged());
  }

  /**
   * A person resolves what is prepared as was decided, and says of what is delegated what he sees
   * at its participant; of anything else he is told otherwise.
   */
  private void resolve(Scene scene, int node, int branch) {
    Spent.RESOLVE.spend(scene);
    if (scenario.isSaga()) {
      resolveStep(scene, node, branch);
      return;
    }
    int decision = scene.get(Scene.ROW);
    boolean known = core.facts(scene.get(node, Scene.MEMORY)).outcome() == decision;
    boolean prepared = Barriers.row(scene, branch) == Barriers.DONE;
    if (decision != 0 && known && prepared) {
      barriers.learn(scene, branch, decision);
      coordinators.handle(scene, node, core.resolved(branch, decision));
    } else if (decision == 0 && isDelegated(scene, node)) {
      boolean done = Barriers.isCommitted(scene, branch);
      coordinators.handle(scene, node, core.resolved(branch, done ? Scene.COMMIT : Scene.ABORT));
    } else if (decision == 0) {
      coordinators.handle(scene, node, core.resolved(branch, Scene.ABORT));
    }
  }

  private boolean isDelegated(Scene scene, int node) {
    Facts facts = core.facts(scene.get(node, Scene.MEMORY));
    return facts.status().equals(AtomicStatus.DELEGATED.word());
  }

  /** A person undoes what is shown as to be undone, and only that; or is told otherwise. */
  private void resolveStep(Scene scene, int node, int step) {
    int word = core.resolved(step, Scene.ABORT);
    if (!isRefused(scene, node, word)) {
      int toUndo = core.facts(scene.get(node, Scene.MEMORY)).toUndo();
      if ((toUndo >> step & 1) != 0) {
        Barriers.undoWorkByHand(scene, step);
      } else {
        barriers.undoByHand(scene, step);
      }
    }
    coordinators.handle(scene, node, word);
  }

  private void hand(Scene scene, int node, int what) {
    Spent.HAND.spend(scene);
    Barriers.release(scene);
    int part = what / HANDS_MAX;
    int word = core.hand(part, what % HANDS_MAX);
    boolean plain = scenario.parts().get(part).plain();
    if (plain && isUnanswered(scene, node, part) && !isRefused(scene, node, word)) {
      alarm.raise(
          Property.REPLACED_IS_RULED_OUT,
          "step " + part + " is replaced, and an attempt of it may still tell that it ran");
    }
    coordinators.handle(scene, node, word);
  }

  private boolean isRefused(Scene scene, int node, int word) {
    return core.step(scene.get(node, Scene.MEMORY), word).refused();
  }

  private static boolean isUnanswered(Scene scene, int node, int part) {
    for (int i = 0; i < scene.messages(); i++) {
      int message = scene.message(i);
      boolean its = Message.branch(message) == part && Message.kind(message) == CallKind.ACTION;
      boolean hears = Message.epoch(message) == scene.get(node, Scene.BORN);
      if (its && hears && Message.isAwaited(message)) {
        return true;
      }
    }
    return false;
  }

  private void pause(Scene scene, int node) {
    Spent.PAUSE.spend(scene);
    coordinators.handle(scene, node, core.paused());
  }

  /** Whoever is not told that it was accepted gives it again. */
  private void signal(Scene scene, int node, int part) {
    Coordinators.Reply reply = coordinators.handle(scene, node, core.signal(part));
    boolean told =
        reply == Coordinators.Reply.ACCEPTED
            || (reply == Coordinators.Reply.WAITS
                && scenario.flaws().contains(Flaw.SIGNAL_ACKNOWLEDGED_EARLY));
    Facts stored = core.facts(core.folded(scene.get(Scene.LOG)));
    if (told && (stored.signalled() >> part & 1) == 0) {
      alarm.raise(
          Property.SIGNAL_KEPT, "the signal of step " + part + " is acknowledged and not stored");
    }
  }

  private void abort(Scene scene, int node) {
    Spent.ABORT.spend(scene);
    coordinators.handle(scene, node, core.abort());
  }

  private static void operator(Scene scene) {
    Spent.OPERATOR.spend(scene);
    scene.set(Scene.ROW, Scene.ABORT);
  }

  private static void forget(Scene scene, int branch) {
    Spent.AMNESIA.spend(scene);
    Barriers.lose(scene, branch);
  }

  // --- the client of a transaction that grows

  private void enlist(Scene scene, int node, int branch) {
    switch (enlisted(scene, node, branch)) {
      case REFUSED -> Grower.goTo(scene, Grower.END);
      case WAITS -> Grower.waitFor(scene, scene.get(node, Scene.BORN));
      case ACCEPTED -> Grower.answered(scene, true);
    }
  }

  private Coordinators.Reply enlisted(Scene scene, int node, int branch) {
    Facts before = core.facts(scene.get(node, Scene.MEMORY));
    Coordinators.Reply reply = coordinators.handle(scene, node, core.enlist(branch));
    boolean isNew = (before.members() >> branch & 1) == 0;
    boolean active = before.status().equals("active");
    if (reply == Coordinators.Reply.ACCEPTED && isNew && !active) {
      alarm.raise(
          Property.ENLISTED_BEFORE_COMMIT,
          "branch " + branch + " was accepted in " + before.status());
    }
    return reply;
  }

  private void insist(Scene scene, int node, int what) {
    int last = scene.parts() - 1;
    int vote = (Grower.votes(scene) >> (2 * last)) & 3;
    switch (what) {
      case COMMITS -> coordinators.handle(scene, node, core.commit(Grower.votes(scene)));
      case ENLISTS -> enlisted(scene, node, last);
      case REPORTS -> coordinators.handle(scene, node, core.report(last, vote == 0 ? 2 : vote));
      default -> throw new IllegalArgumentException("not insisted on: " + what);
    }
  }

  private void work(Scene scene, int branch, int choice) {
    int call = Message.ofClient(CallKind.PREPARE, branch);
    if (choice == LATE) {
      Spent.LATE.spend(scene);
      Spent.DISTURBANCE.spend(scene);
      scene.addMessage(call);
    } else {
      boolean yes = barriers.handle(scene, call, choice) == Message.DONE;
      Grower.vote(scene, branch, yes);
    }
    Grower.goTo(scene, Grower.at(scene) + (scenario.reports() ? 1 : 2));
  }

  private void report(Scene scene, int node, int branch) {
    int vote = (Grower.votes(scene) >> (2 * branch)) & 3;
    if (vote != 0) {
      coordinators.handle(scene, node, core.report(branch, vote));
    }
    Grower.answered(scene, true);
  }

  private void commit(Scene scene, int node) {
    if (scenario.misnames()) {
      Spent.DISTURBANCE.spend(scene);
    }
    coordinators.handle(scene, node, core.commit(Grower.votes(scene)));
    Grower.goTo(scene, Grower.END);
  }

  // --- in words

  /** What the move is, told in the state before it. */
  String words(Scene scene, int move) {
    Move.Kind kind = Move.kind(move);
    int first = Move.first(move);
    String node = "coordinator of epoch " + scene.get(Math.min(first, 1), Scene.BORN);
    return switch (kind) {
      case APPEND -> kind.words() + " of the " + node + ": " + core.words(head(scene, first));
      case ACKNOWLEDGE, UNHEARD, REPEAT -> kind.words() + " (" + node + ")";
      case CRASH -> "the " + node + " " + kind.words();
      case FIRE -> "the " + timer(Move.second(move)) + " of the " + node + " fires";
      case DELIVER, DUPLICATE ->
          words(scene.message(first)) + " " + kind.words() + choice(Move.second(move));
      case LOSE, FAIL, GIVE_UP, ANSWER -> words(scene.message(first)) + " " + kind.words();
      case INQUIRE -> "branch " + Move.second(move) + " is in doubt and asks the " + node;
      case AMNESIA, DOUBT -> kind.words() + " (branch " + first + ")";
      case ARMED -> kind.words() + ": the " + timer(Move.second(move)) + " of the " + node;
      case SIGNAL -> kind.words() + " for step " + Move.second(move) + " to the " + node;
      case ENLIST, REPORT, COMMIT, INSIST, ABORT, NUDGE, PAUSE, RESOLVE, HAND, LET_GO, ASK ->
          kind.words() + " at the " + node;
      case WORK -> kind.words() + " to branch " + first + choice(Move.second(move));
      case BEGIN, TAKE_OVER, OPERATOR, PEEK, SWEEP, WAIT_OVER, RIVAL, RIVAL_CLAIMS, LAPSE ->
          kind.words();
    };
  }

  private String words(int message) {
    String words = Message.words(message);
    return locks.concerns(message) ? words + ", the locks," : words;
  }

  private int head(Scene scene, int node) {
    return core.lists().head(scene.get(node, Scene.QUEUE));
  }

  private static String timer(int number) {
    return number == 0 ? "deadline" : "timer of branch " + (number - 1);
  }

  private static String choice(int choice) {
    return switch (choice) {
      case Barriers.NO -> ", which says no if it may choose";
      case Barriers.YES_OTHERWISE -> ", which returns something else, or wrote nothing";
      case LATE -> ", and does not wait for its answer";
      default -> "";
    };
  }

  @Nullable Property broken() {
    return alarm.property();
  }
}
