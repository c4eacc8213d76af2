package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.LockCalls;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The production machine, asked only once about each pair of state and input: states, records and
 * inputs are numbers from then on. State 0 is "not in memory".
 */
final class Core<S extends TransactionState, C, R extends LogRecord> {
  static final int ABSENT = 0;

  /** The transaction of the world. */
  static final TxId ID = TxId.of(1, 0, 1, 1);

  private static final int EPOCHS_MAX = 8;

  /** An epoch beyond those of a world. */
  static final int NEWEST = EPOCHS_MAX;

  /** Of no account: no clock decides. */
  private static final long DUE_MILLIS = 1_000;

  private static final String OPERATOR = "ada";
  private static final String WHY = "look first";
  private static final String ADOPTED = "another decision was first";

  private record Input(Object what, boolean resumes) {}

  private record Asked(int state, Input input) {}

  private record Adoption(int before, int after) {}

  private final Play<S, C, R> play;
  private final List<Part> parts;
  private final Numbers<Optional<S>> states = new Numbers<>();
  private final Numbers<R> records = new Numbers<>();
  private final Numbers<Input> inputs = new Numbers<>();
  private final Lists lists = new Lists();
  private final List<Step> steps = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Set<Adoption> adoptions = new HashSet<>();
  private final BitSet taken = new BitSet();
  private final LongIntMap kinds = new LongIntMap();
  private final List<Facts> facts = new ArrayList<>();
  private final List<int[]> resumes = new ArrayList<>();
  private final LongIntMap stepOf = new LongIntMap();
  private final LongIntMap evolved = new LongIntMap();
  private final LongIntMap folds = new LongIntMap();
  private final LongIntMap results = new LongIntMap();
  private final LongIntMap covered = new LongIntMap();
  private final LongIntMap commits = new LongIntMap();
  private final int initial;
  private final int begin;
  private final int inquire;
  private final int abort;
  private final int nudged;
  private final int paused;
  private final int[] enlists;
  private final int[] reports;
  private final int[] takenOver = new int[EPOCHS_MAX];
  private final int[] timers;
  private final int[] armed;

  Core(Play<S, C, R> play, List<Part> parts) {
    this.play = play;
    this.parts = parts;
    number(Optional.empty());
    this.initial = number(Optional.of(play.machine().initial(ID)));
    for (int epoch = 0; epoch < EPOCHS_MAX; epoch++) {
      takenOver[epoch] = inputs.of(new Input(new Event.TakenOver(epoch), true));
    }
    this.begin = command(play.begin());
    this.inquire = command(play.inquire());
    this.abort = command(play.abort());
    this.nudged = inputs.of(new Input(new Event.Nudged(), false));
    this.paused = inputs.of(new Input(new Event.Paused(OPERATOR, WHY), false));
    this.reports = play.reports().stream().mapToInt(this::command).toArray();
    this.enlists = play.enlists().stream().mapToInt(this::command).toArray();
    this.timers = new int[parts.size() + 1];
    this.armed = new int[timers.length];
    for (int i = 0; i < timers.length; i++) {
      timers[i] = inputs.of(new Input(new Event.TimerFired(Effects.timer(i, parts)), false));
      armed[i] = inputs.of(new Input(new Event.Armed(Effects.timer(i, parts), DUE_MILLIS), false));
    }
  }

  Lists lists() {
    return lists;
  }

  int initial() {
    return initial;
  }

  private int number(Optional<S> state) {
    int number = states.of(state);
    if (number == facts.size()) {
      facts.add(play.facts().apply(state.orElseGet(() -> play.machine().initial(ID))));
      resumes.add(
          Effects.of(state.map(each -> play.machine().resume(each)).orElse(List.of()), parts));
    }
    return number;
  }

  private S state(int number) {
    return states.get(number).orElseThrow();
  }

  Facts facts(int state) {
    return facts.get(state);
  }

  int[] resume(int state) {
    return resumes.get(state);
  }

  // --- inputs

  int begin() {
    return begin;
  }

  int inquire() {
    return inquire;
  }

  int abort() {
    return abort;
  }

  int nudged() {
    return nudged;
  }

  int paused() {
    return paused;
  }

  /** An operator's word that a branch was resolved by hand. */
  int resolved(int branch, int outcome) {
    Outcome became = outcome == 1 ? Outcome.COMMIT : Outcome.ABORT;
    return inputs.of(new Input(new Event.Resolved(branch(branch), became, OPERATOR, WHY), false));
  }

  /** What an operator gives in place of a part. */
  int hand(int part, int which) {
    List<C> all = play.hands().getOrDefault(part, List.of());
    return command(all.get(which));
  }

  /** An operator's word to go on, at a node that waits for the answers of some calls. */
  int letGo(Scene scene, int node) {
    Set<Attempt> underWay = new HashSet<>();
    for (int i = 0; i < scene.messages(); i++) {
      int message = scene.message(i);
      boolean its = Message.epoch(message) == scene.get(node, Scene.BORN);
      if (its && Message.isAwaited(message)) {
        underWay.add(attempt(message));
      }
    }
    return letGo(underWay);
  }

  private int letGo(Set<Attempt> underWay) {
    return inputs.of(new Input(new Event.Resumed(OPERATOR, WHY, underWay), false));
  }

  private Attempt attempt(int message) {
    return new Attempt(
        branch(Message.branch(message)), Message.kind(message), Message.attempt(message));
  }

  /** The report of a vote: 1 yes, 2 no. */
  int report(int branch, int vote) {
    return reports[2 * branch + vote - 1];
  }

  int enlist(int branch) {
    return enlists[branch];
  }

  /** The command to commit with these votes, see {@link Play#commit}. */
  int commit(int votes) {
    int known = commits.get(votes);
    if (known == LongIntMap.ABSENT) {
      known = command(play.commit().apply(votes));
      commits.put(votes, known);
    }
    return known;
  }

  private int command(C command) {
    return inputs.of(new Input(command, false));
  }

  int takenOver(int epoch) {
    return takenOver[epoch];
  }

  int armed(int number) {
    return armed[number];
  }

  /** The command that gives the signal for which a part waits. */
  int signal(int part) {
    C signal = play.signals().get(part);
    if (signal == null) {
      throw new IllegalArgumentException("no signal of the world: " + part);
    }
    return command(signal);
  }

  int timer(int number) {
    return timers[number];
  }

  /** The event that a call's answer, or its absence, is; see {@link Message#result}. */
  int result(int message, int answer) {
    int what = Message.result(message, answer);
    int known = results.get(what);
    if (known == LongIntMap.ABSENT) {
      known = inputs.of(new Input(event(message, answer), false));
      results.put(what, known);
    }
    return known;
  }

  private Event event(int message, int answer) {
    BranchId branch = branch(Message.branch(message));
    CallKind kind = Message.kind(message);
    int attempt = Message.attempt(message);
    FailureKind failure = answer == Message.STALE ? FailureKind.STALE_EPOCH : FailureKind.TIMED_OUT;
    return answer == Message.CALL || answer == Message.STALE
        ? new Event.Unanswered(branch, kind, attempt, failure, "no answer")
        : new Event.Answered(branch, kind, attempt, answer(answer));
  }

  /** What is no branch of the world is its locks. */
  private BranchId branch(int number) {
    return number < parts.size() ? parts.get(number).id() : LockCalls.BRANCH;
  }

  private static BranchAnswer answer(int answer) {
    return switch (answer) {
      case Message.DONE -> new BranchAnswer.Done(Json.number(1));
      case Message.DONE_OTHERWISE -> new BranchAnswer.Done(Json.number(2));
      case Message.READ_ONLY -> new BranchAnswer.ReadOnly(Json.nil());
      case Message.REFUSED -> new BranchAnswer.Refused("no");
      case Message.TOMBSTONE -> new BranchAnswer.Tombstone();
      case Message.UNKNOWN -> new BranchAnswer.UnknownBranch();
      case Message.STALE -> new BranchAnswer.StaleEpoch(EPOCHS_MAX);
      case Message.MISMATCH -> new BranchAnswer.InputMismatch();
      default -> throw new IllegalArgumentException("no answer: " + answer);
    };
  }

  // --- transitions

  Step step(int number) {
    return steps.get(number);
  }

  Step step(int state, int input) {
    long key = LongIntMap.key(state, input);
    int known = stepOf.get(key);
    if (known == LongIntMap.ABSENT) {
      known = steps.size();
      steps.add(ask(known, state, inputs.get(input)));
      asked.add(new Asked(state, inputs.get(input)));
      stepOf.put(key, known);
    }
    return steps.get(known);
  }

  /** The step happened in the world, and was not only looked at. */
  void take(Step step) {
    taken.set(step.number());
  }

  /** Which statuses met which kinds of input. */
  Set<String> meetings() {
    Set<String> met = new TreeSet<>();
    taken.stream().forEach(step -> met.add(meeting(asked.get(step))));
    return met;
  }

  private String meeting(Asked it) {
    String status = facts(it.state()).status();
    return status + " x " + it.input().what().getClass().getSimpleName();
  }

  /**
   * Which statuses became which others, and by what.
   *
   * @param protocol {@code atomic} or {@code saga}
   * @param part what one of its parts is called
   */
  Set<Change> changes(String protocol, String part) {
    Set<Change> changes = new TreeSet<>();
    taken.stream()
        .forEach(
            step -> {
              Asked it = asked.get(step);
              String cause = cause(it.input().what());
              compare(protocol, part, it.state(), steps.get(step).next(), cause, changes);
            });
    for (Adoption each : adoptions) {
      compare(protocol, part, each.before(), each.after(), ADOPTED, changes);
    }
    return changes;
  }

  private void compare(
      String protocol, String part, int before, int after, String cause, Set<Change> into) {
    Facts was = facts(before);
    Facts is = facts(after);
    compare(protocol, was.status(), is.status(), cause, into);
    for (int i = 0; i < was.places().size(); i++) {
      compare(protocol + " " + part, was.places().get(i), is.places().get(i), cause, into);
    }
  }

  private static void compare(String of, String from, String to, String cause, Set<Change> into) {
    if (!from.equals(to)) {
      into.add(new Change(of, from, to, cause));
    }
  }

  private static String cause(Object input) {
    return input instanceof Event.Answered answered
        ? answered.kind().path() + ": " + answered.answer().getClass().getSimpleName()
        : input.getClass().getSimpleName();
  }

  private Step ask(int number, int state, Input input) {
    S before = state(state);
    boolean byTimer = input.what() instanceof Event.TimerFired;
    try {
      Reaction<R> reaction = decide(before, input.what());
      List<Effect> effects = reaction.effects();
      S after = before;
      for (R each : reaction.records()) {
        after = play.machine().evolve(after, each);
      }
      if (input.resumes()) {
        effects = play.machine().resume(after);
      }
      Durability strongest = strongest(reaction.records());
      return new Step(
          number,
          "",
          reaction.refusal().isPresent(),
          list(reaction.records()),
          number(Optional.of(after)),
          Effects.of(effects, parts),
          strongest == Durability.FORCED,
          strongest == Durability.LAZY,
          input.resumes(),
          byTimer);
    } catch (RuntimeException e) {
      String error = before.status() + ", " + input.what() + ": " + e;
      return new Step(number, error, false, 0, state, new int[0], false, false, false, byTimer);
    }
  }

  @SuppressWarnings("unchecked")
  private Reaction<R> decide(S state, Object input) {
    return input instanceof Event event
        ? play.machine().decide(state, event)
        : play.machine().decide(state, (C) input);
  }

  private Durability strongest(List<R> facts) {
    Durability strongest = Durability.DEFERRED;
    for (R each : facts) {
      strongest = each.durability().compareTo(strongest) > 0 ? each.durability() : strongest;
    }
    return strongest;
  }

  private int list(List<R> facts) {
    return lists.of(facts.stream().mapToInt(this::record).toArray());
  }

  private int record(R each) {
    return records.of(each);
  }

  int decided(int outcome) {
    R decided = play.machine().decided(outcome == 1 ? Outcome.COMMIT : Outcome.ABORT, "elsewhere");
    return lists.of(record(decided));
  }

  /** The state after a decision that somebody else made; {@link #ABSENT} as in {@link #evolve}. */
  int adopt(int state, int decided) {
    int after = evolve(state, decided);
    if (after != ABSENT) {
      adoptions.add(new Adoption(state, after));
    }
    return after;
  }

  /**
   * The state after these records; {@link #ABSENT} if the machine does not accept one, which means
   * a damaged log.
   */
  int evolve(int state, int list) {
    if (list == 0 || state == ABSENT) {
      return state;
    }
    long key = LongIntMap.key(state, list);
    int known = evolved.get(key);
    if (known == LongIntMap.ABSENT) {
      known = fold(state, list);
      evolved.put(key, known);
    }
    return known;
  }

  private int fold(int state, int list) {
    S after = state(state);
    try {
      for (int each : lists.items(list)) {
        after = play.machine().evolve(after, records.get(each));
      }
    } catch (IllegalStateException damaged) {
      return ABSENT;
    }
    return number(Optional.of(after));
  }

  /** The state that a stored log is folded into; {@link #ABSENT} if it is damaged. */
  int folded(int log) {
    int known = folds.get(log);
    if (known == LongIntMap.ABSENT) {
      known = initial;
      for (int entry : lists.items(log)) {
        known = evolve(known, Log.records(entry));
      }
      folds.put(log, known);
    }
    return known;
  }

  /**
   * Whether an operator's wish to replace the part was on record after one of the stored entries.
   */
  boolean wasReplacing(int log, int part) {
    int state = initial;
    for (int entry : lists.items(log)) {
      state = evolve(state, Log.records(entry));
      if ((facts(state).replacing() >> part & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the saga was given up after one of the stored entries, if only until it went on. */
  boolean wasGivenUp(int log) {
    int state = initial;
    for (int entry : lists.items(log)) {
      state = evolve(state, Log.records(entry));
      if (facts(state).givenUp()) {
        return true;
      }
    }
    return false;
  }

  // --- what lists of records say

  /** The decision that an entry competes with: 0 none, 1 commit, 2 abort. */
  int decision(int list) {
    int decision = 0;
    for (int each : lists.items(list)) {
      Optional<Outcome> said = records.get(each).decision();
      if (said.isPresent()) {
        decision = said.get() == Outcome.COMMIT ? 1 : 2;
      }
    }
    return decision;
  }

  /** Which kinds of record are in the list: a bit for each that the sealed type permits. */
  int kinds(int list) {
    int known = kinds.get(list);
    if (known == LongIntMap.ABSENT) {
      known = 0;
      for (int each : lists.items(list)) {
        known |= 1 << play.recordKinds().indexOf(records.get(each).getClass().getSimpleName());
      }
      kinds.put(list, known);
    }
    return known;
  }

  /** The kinds of the records, in their order, for people. */
  String words(int list) {
    List<String> words = new ArrayList<>();
    for (int each : lists.items(list)) {
      words.add(records.get(each).getClass().getSimpleName());
    }
    return String.join(", ", words);
  }

  List<String> recordKinds() {
    return play.recordKinds();
  }

  // --- what resume covers

  /**
   * Whether resume names a call to the same branch (as a settle call that tells what the action's
   * answer would) or its retry, or nothing that may come of the call changes anything.
   *
   * @param answer what the participant would answer now
   */
  boolean coversCall(int state, int message, int answer) {
    long key = LongIntMap.key(state, Message.result(message, answer));
    int known = covered.get(key);
    if (known == LongIntMap.ABSENT) {
      int branch = Message.branch(message);
      boolean named = namesBranch(state, branch) || namesTimer(state, 1 + branch);
      known = named || isMoot(state, message, answer) ? 1 : 0;
      covered.put(key, known);
    }
    return known == 1;
  }

  private boolean isMoot(int state, int message, int answer) {
    return step(state, result(message, answer)).changesNothing()
        && step(state, result(message, Message.CALL)).changesNothing();
  }

  boolean coversTimer(int state, int timer) {
    return namesTimer(state, timer)
        || (timer > 0 && namesBranch(state, timer - 1))
        || step(state, timers[timer]).changesNothing();
  }

  /** What a pause holds back is owed once it is over. */
  private int[] owed(int state) {
    return facts(state).paused() ? step(state, letGo(Set.of())).effects() : resume(state);
  }

  private boolean namesBranch(int state, int branch) {
    for (int effect : owed(state)) {
      if (!Effects.isTimer(effect) && Message.branch(effect) == branch) {
        return true;
      }
    }
    return false;
  }

  private boolean namesTimer(int state, int timer) {
    for (int effect : resume(state)) {
      if (Effects.isTimer(effect) && Effects.timer(effect) == timer) {
        return true;
      }
    }
    return false;
  }
}
