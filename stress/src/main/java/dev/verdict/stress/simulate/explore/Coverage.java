package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaStatus;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which crash points, meetings of a status with an input, and kinds of move were reached. What
 * there is to reach comes from the sealed types, not from what was reached.
 */
public final class Coverage {
  private final Set<String> crashPoints = new TreeSet<>();
  private final Set<String> meetings = new TreeSet<>();
  private final Set<String> moves = new TreeSet<>();
  private final Set<Change> changes = new TreeSet<>();
  private long recordsBefore;
  private long recordsAfter;
  private final Set<CallKind> callsBefore = EnumSet.noneOf(CallKind.class);
  private final Set<CallKind> callsAfter = EnumSet.noneOf(CallKind.class);
  private final Set<Move.Kind> kindsOfMove = EnumSet.noneOf(Move.Kind.class);

  /** Nothing is reached yet. */
  public Coverage() {}

  // --- what there is

  /** Before and after each kind of record is stored, and each kind of call is sent. */
  public static Set<String> allCrashPoints() {
    Set<String> all = new TreeSet<>();
    add(all, "atomic ", kinds(AtomicRecord.class), "stored");
    add(all, "saga ", kinds(SagaRecord.class), "stored");
    add(all, "", calls(), "sent");
    return all;
  }

  private static void add(Set<String> all, String protocol, List<String> kinds, String what) {
    for (String kind : kinds) {
      all.add(point("before", protocol + kind, what));
      all.add(point("after", protocol + kind, what));
    }
  }

  private static String point(String when, String what, String done) {
    return when + " " + what + " is " + done;
  }

  /** Each status with each kind of command and event. */
  public static Set<String> allMeetings() {
    Set<String> all = new TreeSet<>();
    for (AtomicStatus status : AtomicStatus.values()) {
      meet(all, "atomic " + status.word(), AtomicCommand.class);
    }
    for (SagaStatus status : SagaStatus.values()) {
      meet(all, "saga " + status.word(), SagaCommand.class);
    }
    return all;
  }

  private static void meet(Set<String> all, String status, Class<?> commands) {
    kinds(commands).forEach(kind -> all.add(status + " x " + kind));
    kinds(Event.class).forEach(kind -> all.add(status + " x " + kind));
  }

  /** The simple names of what a sealed type permits. */
  static List<String> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  private static List<String> calls() {
    return Arrays.stream(CallKind.values()).map(CallKind::name).toList();
  }

  // --- what was reached

  void moved(Move.Kind kind) {
    kindsOfMove.add(kind);
  }

  /** A coordinator dies: what was on its way to the log, or just stored; decided, or just sent. */
  void crashed(Core<?, ?, ?> core, Scene scene, int node) {
    recordsBefore |= core.kinds(scene.get(node, Scene.HELD));
    for (int entry : core.lists().items(scene.get(node, Scene.QUEUE))) {
      recordsBefore |= core.kinds(entry);
    }
    recordsAfter |= core.kinds(Log.newestEntry(core, scene.get(Scene.LOG)));
    if (scene.get(node, Scene.PHASE) != 0) {
      for (int effect : core.step(scene.get(node, Scene.PENDING)).effects()) {
        if (!Effects.isTimer(effect) && Effects.waits(effect)) {
          callsBefore.add(Message.kind(effect));
        }
      }
    }
    for (int i = 0; i < scene.messages(); i++) {
      int message = scene.message(i);
      boolean its =
          Message.isAwaited(message) && Message.epoch(message) == scene.get(node, Scene.BORN);
      if (its) {
        callsAfter.add(Message.kind(message));
      }
    }
  }

  /** Writes down in words what was reached with this machine. */
  void conclude(Core<?, ?, ?> core, String protocol) {
    name("before", protocol, core.recordKinds(), recordsBefore);
    name("after", protocol, core.recordKinds(), recordsAfter);
    callsBefore.forEach(kind -> crashPoints.add(point("before", kind.name(), "sent")));
    callsAfter.forEach(kind -> crashPoints.add(point("after", kind.name(), "sent")));
    core.meetings().forEach(met -> meetings.add(protocol + " " + met));
    changes.addAll(core.changes(protocol, protocol.equals("saga") ? "step" : "branch"));
    kindsOfMove.forEach(kind -> moves.add(kind.name()));
  }

  private void name(String when, String protocol, List<String> kinds, long mask) {
    for (int i = 0; i < kinds.size(); i++) {
      if (((mask >> i) & 1) != 0) {
        crashPoints.add(point(when, protocol + " " + kinds.get(i), "stored"));
      }
    }
  }

  /** Adds what another run reached. */
  public void add(Coverage other) {
    crashPoints.addAll(other.crashPoints);
    meetings.addAll(other.meetings);
    moves.addAll(other.moves);
    changes.addAll(other.changes);
  }

  /** The crash points that were reached. */
  public Set<String> crashPoints() {
    return new TreeSet<>(crashPoints);
  }

  /** The meetings of a status and a kind of input that were reached. */
  public Set<String> meetings() {
    return new TreeSet<>(meetings);
  }

  /** The kinds of move that were made. */
  public Set<String> moves() {
    return new TreeSet<>(moves);
  }

  /** The changes of status that happened, of transactions and of their parts. */
  public Set<Change> changes() {
    return new TreeSet<>(changes);
  }

  /** The crash points that were never reached. */
  public List<String> missedCrashPoints() {
    return without(allCrashPoints(), crashPoints);
  }

  /** The meetings that never happened. */
  public List<String> missedMeetings() {
    return without(allMeetings(), meetings);
  }

  private static List<String> without(Set<String> all, Set<String> reached) {
    List<String> missed = new ArrayList<>(all);
    missed.removeAll(reached);
    return missed;
  }
}
