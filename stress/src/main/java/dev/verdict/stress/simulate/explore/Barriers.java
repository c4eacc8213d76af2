package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The participants, as the participant protocol describes them: a row for each branch, and how
 * often work and undoing really ran. One number for each branch.
 */
final class Barriers {
  static final int NONE = 0;
  static final int DONE = 1;
  static final int REFUSED = 2;
  static final int COMMITTED = 3;
  static final int TOMBSTONE = 4;
  static final int UNDONE = 5;
  static final int READ_ONLY = 6;

  /** What a participant makes of work that is new to it. */
  static final int YES = 0;

  static final int NO = 1;

  /** A saga's step returns something else; a branch votes yes and says that it wrote nothing. */
  static final int YES_OTHERWISE = 2;

  private static final int COUNT_MAX = 3;
  private static final int RAN_AT = 3;
  private static final int UNDID_AT = 5;
  private static final int OTHERWISE = 1 << 10;
  private static final int SAID_NO = 1 << 11;
  private static final int LOST = 1 << 12;
  private static final int BURIED = 1 << 13;
  private static final int PARKED = 1 << 14;
  private static final int GIVEN = 1 << 15;
  private static final int BY_HAND = 1 << 16;
  private static final int SAID_READ_ONLY = 1 << 17;

  private final List<Part> parts;
  private final Set<Flaw> flaws;
  private final Alarm alarm;
  private final @Nullable LockDesk locks;
  private final boolean saga;
  private final boolean rowsStay;
  private final boolean mayLie;

  /** Of a world whose transaction holds nothing. */
  Barriers(Scenario scenario, Alarm alarm) {
    this(scenario, alarm, null);
  }

  /**
   * @param locks what the transaction's work is looked at by; null if it holds nothing
   */
  Barriers(Scenario scenario, Alarm alarm, @Nullable LockDesk locks) {
    this.locks = locks;
    this.parts = scenario.parts();
    this.flaws = scenario.flaws();
    this.alarm = alarm;
    this.saga = scenario.isSaga();
    this.mayLie = scenario.bounds().amnesia();
    this.rowsStay = flaws.isEmpty() && !mayLie;
  }

  // --- what stands in the rows

  static int row(Scene scene, int branch) {
    return scene.part(branch) & 7;
  }

  static int ran(Scene scene, int branch) {
    return scene.part(branch) >> RAN_AT & COUNT_MAX;
  }

  static int undid(Scene scene, int branch) {
    return scene.part(branch) >> UNDID_AT & COUNT_MAX;
  }

  static boolean isLost(Scene scene, int branch) {
    return (scene.part(branch) & LOST) != 0;
  }

  /** Whether nothing is left of the branch, and its participant knows that; for an abort. */
  static boolean isReleased(Scene scene, int branch) {
    int row = row(scene, branch);
    boolean forgotten = row == NONE && isLost(scene, branch);
    return row != DONE && row != COMMITTED && !forgotten;
  }

  /** The participant's disk was put back to a time before the branch. */
  static void lose(Scene scene, int branch) {
    scene.setPart(branch, (scene.part(branch) & ~7) | LOST);
  }

  /** Whether a person was shown that the step waits for them, and has not asked for anything. */
  static boolean isParked(Scene scene, int branch) {
    return (scene.part(branch) & PARKED) != 0;
  }

  /** A person is shown that the step waits for them. */
  static void park(Scene scene, int branch) {
    add(scene, branch, PARKED);
  }

  /** A person asks for another attempt at whatever waits for one. */
  static void release(Scene scene) {
    for (int branch = 0; branch < scene.parts(); branch++) {
      scene.setPart(branch, scene.part(branch) & ~PARKED);
    }
  }

  /** What an operator gave has the step's place, on record. */
  void replace(Scene scene, int branch) {
    if (ran(scene, branch) > 0 && !parts.get(branch).plain()) {
      alarm.raise(
          Property.REPLACED_IS_RULED_OUT, "step " + branch + " ran, and something has its place");
    }
    add(scene, branch, GIVEN);
  }

  /** A person does a step's work elsewhere. */
  static void workByHand(Scene scene, int branch) {
    add(scene, branch, BY_HAND);
  }

  /** Whether what a person did for the step stands. */
  static boolean standsByHand(Scene scene, int branch) {
    return (scene.part(branch) & BY_HAND) != 0;
  }

  private static void become(Scene scene, int branch, int row) {
    scene.setPart(branch, (scene.part(branch) & ~7) | row);
  }

  private static void add(Scene scene, int branch, int bits) {
    scene.setPart(branch, scene.part(branch) | bits);
  }

  private static void count(Scene scene, int branch, int at) {
    int now = scene.part(branch);
    if ((now >> at & COUNT_MAX) < COUNT_MAX) {
      scene.setPart(branch, now + (1 << at));
    }
  }

  /** The answer that a call would get now, or has got; of the possible ones one that tells most. */
  static int expected(Scene scene, int message) {
    if (Message.answer(message) != Message.CALL) {
      return Message.answer(message);
    }
    boolean isEnd = isEnd(Message.kind(message));
    return switch (row(scene, Message.branch(message))) {
      case REFUSED -> isEnd ? Message.DONE : Message.REFUSED;
      case TOMBSTONE -> isEnd ? Message.DONE : Message.TOMBSTONE;
      case READ_ONLY -> isEnd ? Message.DONE : Message.READ_ONLY;
      default -> Message.DONE;
    };
  }

  private static boolean isEnd(CallKind kind) {
    return !kind.isWork() && kind != CallKind.SETTLE && kind != CallKind.SETTLE_ONE_PHASE;
  }

  /**
   * Whether a call for whose answer nobody waits can never again change anything. A row that is not
   * empty stays so, and one that is final stays as it is.
   */
  boolean isMoot(Scene scene, int message) {
    int branch = Message.branch(message);
    int seen = SeenEpochs.of(scene, branch);
    boolean mayTell = Message.isAwaited(message) || Message.answer(message) != Message.CALL;
    boolean isNews = !Message.isFromClient(message) && Message.epoch(message) > seen;
    if (mayTell || isNews || parts.get(branch).plain() || !rowsStay) {
      return false;
    }
    int row = row(scene, branch);
    return switch (Message.kind(message)) {
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, ACTION, SETTLE -> row != NONE;
      case COMMIT, CONFIRM -> row == COMMITTED || row == READ_ONLY;
      case ABORT, CANCEL -> row == TOMBSTONE || row == UNDONE || row == REFUSED || row == READ_ONLY;
      case COMPENSATE -> row == UNDONE || row == TOMBSTONE || row == REFUSED;
    };
  }

  // --- calls

  /** Whether the outcome of this call is the participant's to choose. */
  boolean mayChoose(Scene scene, int message) {
    int branch = Message.branch(message);
    boolean work = Message.kind(message).isWork();
    boolean refused = (scene.part(branch) & SAID_NO) != 0;
    if (parts.get(branch).plain()) {
      return work && (Message.isAwaited(message) || !refused);
    }
    boolean isNew = row(scene, branch) == NONE;
    boolean isItsOwn = work && isNew && !refused && !SeenEpochs.isStale(scene, message);
    return isItsOwn || mayBeStrange(scene, message);
  }

  private boolean mayBeStrange(Scene scene, int message) {
    return mayLie && BrokenPromises.concern(scene, message);
  }

  /** Handles a call; returns the answer. */
  int handle(Scene scene, int message, int choice) {
    int branch = Message.branch(message);
    if (parts.get(branch).plain()) {
      return handlePlain(scene, message, choice);
    }
    if (choice == NO && mayBeStrange(scene, message)) {
      return BrokenPromises.answer(scene, message);
    }
    boolean stale = SeenEpochs.isStale(scene, message);
    SeenEpochs.remember(scene, message);
    return switch (Message.kind(message)) {
      case PREPARE, TRY, ACTION -> work(scene, branch, choice, stale);
      case COMMIT, CONFIRM -> fresh(stale) ? commit(scene, branch) : Message.STALE;
      case ABORT -> fresh(stale) ? end(scene, branch, TOMBSTONE) : Message.STALE;
      case CANCEL -> fresh(stale) ? end(scene, branch, UNDONE) : Message.STALE;
      case COMPENSATE -> undo(scene, branch);
      case SETTLE -> settle(scene, branch);
      case COMMIT_ONE_PHASE -> commitOnePhase(scene, branch, choice, stale);
      case SETTLE_ONE_PHASE -> settleOnePhase(scene, branch);
    };
  }

  /** Work that is done is committed at once: what the participant answers is the decision. */
  private int commitOnePhase(Scene scene, int branch, int choice, boolean stale) {
    mayDecide(scene, branch);
    boolean isNew = row(scene, branch) == NONE;
    int answer = work(scene, branch, choice, stale);
    if (isNew && row(scene, branch) == DONE) {
      become(scene, branch, COMMITTED);
      if (scene.get(Scene.ROW) == Scene.ABORT) {
        alarm.raise(Property.DELEGATED_DECIDES, "branch " + branch + " commits what was aborted");
      }
    }
    return answer;
  }

  private int settleOnePhase(Scene scene, int branch) {
    mayDecide(scene, branch);
    if (flaws.contains(Flaw.SETTLED_WITHOUT_LOOKING)) {
      return Message.TOMBSTONE;
    }
    return settle(scene, branch);
  }

  /** Whether a person who looks finds that it committed. It may do so a moment later. */
  static boolean isCommitted(Scene scene, int branch) {
    int row = row(scene, branch);
    return row == COMMITTED || row == READ_ONLY;
  }

  private void mayDecide(Scene scene, int branch) {
    if (row(scene, branch) == DONE) {
      alarm.raise(Property.AC2, "branch " + branch + " voted, and is to decide");
    }
  }

  private boolean fresh(boolean stale) {
    if (stale && flaws.contains(Flaw.STALE_DECISION_REFUSED)) {
      alarm.raise(Property.DECISION_FROM_ANY_EPOCH, "a decision was refused as stale");
      return false;
    }
    return true;
  }

  private int work(Scene scene, int branch, int choice, boolean stale) {
    if (stale && !flaws.contains(Flaw.STALE_WORK_ACCEPTED)) {
      return Message.STALE;
    }
    int row = row(scene, branch);
    boolean lateRun = row == UNDONE && flaws.contains(Flaw.LATE_ACTION_RUNS);
    boolean again = row == DONE && flaws.contains(Flaw.NO_BARRIER);
    if (row == NONE || lateRun || again) {
      return run(scene, branch, choice, stale);
    }
    return stored(scene, branch);
  }

  private int run(Scene scene, int branch, int choice, boolean stale) {
    if (choice == NO || (locks != null && locks.refusesOurs(scene, branch))) {
      Spent.DISTURBANCE.spend(scene);
      if (!flaws.contains(Flaw.REFUSAL_NOT_STORED)) {
        become(scene, branch, REFUSED);
      }
      add(scene, branch, SAID_NO);
      return Message.REFUSED;
    }
    if (stale) {
      alarm.raise(Property.WORK_IS_FENCED, "branch " + branch + " ran for an older epoch");
    }
    if (choice == YES_OTHERWISE && !saga) {
      return read(scene, branch);
    }
    mayRun(scene, branch);
    if (locks != null) {
      locks.ourWork(scene, branch);
    }
    count(scene, branch, RAN_AT);
    become(scene, branch, DONE);
    if (choice == YES_OTHERWISE) {
      add(scene, branch, OTHERWISE);
    }
    return stored(scene, branch);
  }

  /** It votes yes, and wrote nothing. */
  private int read(Scene scene, int branch) {
    add(scene, branch, SAID_READ_ONLY);
    if (!flaws.contains(Flaw.READ_ONLY_NOT_STORED)) {
      become(scene, branch, READ_ONLY);
    }
    return Message.READ_ONLY;
  }

  private int stored(Scene scene, int branch) {
    return switch (row(scene, branch)) {
      case READ_ONLY -> Message.READ_ONLY;
      case DONE, COMMITTED, UNDONE ->
          (scene.part(branch) & OTHERWISE) == 0 ? Message.DONE : Message.DONE_OTHERWISE;
      case REFUSED -> Message.REFUSED;
      default -> Message.TOMBSTONE;
    };
  }

  private int commit(Scene scene, int branch) {
    int row = row(scene, branch);
    if (row == DONE) {
      if (parts.get(branch).isLocks()) {
        mayRelease(scene);
      }
      decided(scene, branch, Scene.COMMIT);
      become(scene, branch, flaws.contains(Flaw.CLEANED_TOO_EARLY) ? NONE : COMMITTED);
      return Message.DONE;
    }
    if ((row == TOMBSTONE || row == UNDONE) && ran(scene, branch) > 0) {
      alarm.raise(Property.AC2, "branch " + branch + " was aborted and is told commit");
    }
    return row == COMMITTED || row == READ_ONLY ? Message.DONE : Message.UNKNOWN;
  }

  private int end(Scene scene, int branch, int left) {
    switch (row(scene, branch)) {
      case DONE -> {
        decided(scene, branch, Scene.ABORT);
        become(scene, branch, left);
      }
      case NONE -> bury(scene, branch);
      case COMMITTED -> alarm.raise(Property.AC2, "branch " + branch + " committed, now aborts");
      default -> {}
    }
    return Message.DONE;
  }

  private void bury(Scene scene, int branch) {
    if (flaws.contains(Flaw.NO_TOMBSTONE)) {
      add(scene, branch, BURIED);
    } else {
      become(scene, branch, TOMBSTONE);
    }
  }

  private int undo(Scene scene, int branch) {
    int row = row(scene, branch);
    boolean again = row == UNDONE && flaws.contains(Flaw.UNDONE_TWICE);
    if (row == DONE || again) {
      mayUndo(scene, branch);
      count(scene, branch, UNDID_AT);
      become(scene, branch, UNDONE);
    } else if (row == NONE) {
      bury(scene, branch);
    }
    return Message.DONE;
  }

  /** A person undoes what a person did for the step; its participant knows nothing of that. */
  static void undoWorkByHand(Scene scene, int branch) {
    scene.setPart(branch, scene.part(branch) & ~BY_HAND);
  }

  /** What its participant's people do: nothing of the branch is left there, and it knows that. */
  void undoByHand(Scene scene, int branch) {
    if (row(scene, branch) == DONE) {
      mayUndo(scene, branch);
      count(scene, branch, UNDID_AT);
      become(scene, branch, UNDONE);
    } else if (row(scene, branch) == NONE) {
      become(scene, branch, TOMBSTONE);
    }
  }

  private int settle(Scene scene, int branch) {
    if (row(scene, branch) == NONE) {
      bury(scene, branch);
      return Message.TOMBSTONE;
    }
    return stored(scene, branch);
  }

  /** A plain endpoint does whatever it is told, as often as it is told, and answers anew. */
  private int handlePlain(Scene scene, int message, int choice) {
    int branch = Message.branch(message);
    if (locks != null && !Message.kind(message).isWork()) {
      locks.plainDecision(scene, message);
    }
    return switch (Message.kind(message)) {
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, ACTION, SETTLE ->
          workPlainly(scene, message, choice);
      case COMMIT, CONFIRM -> {
        decided(scene, branch, Scene.COMMIT);
        become(scene, branch, COMMITTED);
        yield Message.DONE;
      }
      case ABORT, CANCEL -> {
        end(scene, branch, TOMBSTONE);
        yield Message.DONE;
      }
      case COMPENSATE -> {
        mayUndo(scene, branch);
        count(scene, branch, UNDID_AT);
        become(scene, branch, UNDONE);
        yield Message.DONE;
      }
    };
  }

  /**
   * Work that comes after its end, or a copy that runs after the call was refused, is the gap of
   * rule 25: what becomes of it is not looked at. That nothing was written it says without knowing
   * of its other attempts.
   */
  private int workPlainly(Scene scene, int message, int choice) {
    int branch = Message.branch(message);
    boolean refused = (scene.part(branch) & SAID_NO) != 0;
    if (choice == NO || (refused && !Message.isAwaited(message))) {
      Spent.DISTURBANCE.spend(scene);
      add(scene, branch, SAID_NO);
      return Message.REFUSED;
    }
    count(scene, branch, RAN_AT);
    if (row(scene, branch) == NONE) {
      become(scene, branch, DONE);
    }
    return choice == YES_OTHERWISE && !saga ? Message.READ_ONLY : Message.DONE;
  }

  /** A participant learnt the decision, by a call or because it asked. */
  void learn(Scene scene, int branch, int outcome) {
    if (outcome == Scene.COMMIT) {
      commit(scene, branch);
    } else {
      end(scene, branch, TOMBSTONE);
    }
  }

  // --- what must be true of what runs

  private void decided(Scene scene, int branch, int outcome) {
    int row = scene.get(Scene.ROW);
    if (row == 0) {
      alarm.raise(
          Property.DURABLE_BEFORE_VISIBLE, "branch " + branch + " decides without a decision row");
    } else if (row != outcome) {
      alarm.raise(Property.AC1, "branch " + branch + " decides otherwise than the decision row");
    }
  }

  private void mayRun(Scene scene, int branch) {
    int before = scene.part(branch);
    int row = row(scene, branch);
    if (row == UNDONE || row == TOMBSTONE || (before & BURIED) != 0) {
      alarm.raise(Property.NO_LATE_WORK, "branch " + branch + " ran after it was ended");
    }
    if ((before & GIVEN) != 0) {
      alarm.raise(
          Property.REPLACED_IS_RULED_OUT, "step " + branch + " runs, and something has its place");
    }
    mayRunAnew(scene, branch);
    if (ran(scene, branch) > 0 && !isLost(scene, branch)) {
      alarm.raise(Property.EXACTLY_ONCE, "branch " + branch + " ran twice");
    }
    if ((before & SAID_READ_ONLY) != 0) {
      alarm.raise(
          Property.SAME_ANSWER, "branch " + branch + " voted read-only, and wrote on the repeat");
    }
    if ((before & SAID_NO) != 0) {
      alarm.raise(Property.SAME_ANSWER, "branch " + branch + " refused, and ran on the repeat");
    }
    if (saga) {
      mayRunAfter(scene, branch);
      mustHold(scene, branch);
    }
  }

  /** What runs with another input: the key before it is ruled out for good. */
  private void mayRunAnew(Scene scene, int branch) {
    for (int before = 0; before < parts.size(); before++) {
      int row = row(scene, before);
      boolean ruledOut = row == TOMBSTONE || row == REFUSED;
      if (parts.get(before).heir() == branch && !ruledOut) {
        alarm.raise(
            Property.REPLACED_IS_RULED_OUT,
            "step " + before + " runs with another input, and may run with its first");
      }
    }
  }

  private void mayRunAfter(Scene scene, int branch) {
    Part part = parts.get(branch);
    if (Integer.bitCount(part.before() & standing(scene)) < part.need()) {
      alarm.raise(Property.STEP_ORDER, "step " + branch + " ran, and too little before it stands");
    }
  }

  private int standing(Scene scene) {
    int standing = 0;
    for (int i = 0; i < parts.size(); i++) {
      standing |= stands(scene, i) ? 1 << i : 0;
    }
    return standing;
  }

  private boolean stands(Scene scene, int branch) {
    Part part = parts.get(branch);
    boolean replaced = (scene.part(branch) & GIVEN) != 0;
    if (replaced && part.heir() != Part.NONE) {
      return stands(scene, part.heir());
    }
    return replaced || part.conditional() || row(scene, branch) == DONE;
  }

  private void mayUndo(Scene scene, int branch) {
    Part part = parts.get(branch);
    if (undid(scene, branch) > 0 && !part.plain()) {
      alarm.raise(Property.EXACTLY_ONCE, "step " + branch + " was undone twice");
    }
    mustHold(scene, branch);
    int left = standing(scene) & ~(1 << branch);
    boolean needed = Integer.bitCount(part.rivals() & left) < part.enough() || part.rivals() == 0;
    for (int other = 0; other < parts.size(); other++) {
      Part later = parts.get(other);
      boolean stands = row(scene, other) == DONE;
      if (stands && needed && later.pivot() && !isGap(later)) {
        alarm.raise(Property.PIVOT_IS_FINAL, "step " + branch + " is undone after the pivot ran");
      }
      boolean directly = (later.before() & (1 << branch)) != 0;
      boolean taken = directly && Integer.bitCount(later.before() & left) < later.need();
      if (stands && (taken || (part.after() & (1 << other)) != 0) && later.undoable()) {
        alarm.raise(
            Property.UNDO_ORDER, "step " + branch + " is undone, and step " + other + " stands");
      }
    }
  }

  private void mayRelease(Scene scene) {
    for (int step = 0; step < parts.size(); step++) {
      if (row(scene, step) == NONE && !parts.get(step).conditional()) {
        alarm.raise(Property.LOCKS_HELD, "what is held is released, and step " + step + " is owed");
      }
    }
  }

  private void mustHold(Scene scene, int branch) {
    for (int other = 0; other < parts.size(); other++) {
      if (other != branch && parts.get(other).isLocks() && row(scene, other) != DONE) {
        alarm.raise(Property.LOCKS_HELD, "step " + branch + " works, and holds nothing any more");
      }
    }
  }

  private static boolean isGap(Part part) {
    return part.plain();
  }
}
