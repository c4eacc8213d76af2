package dev.verdict.stress.simulate.explore;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.stress.simulate.locks.LockHolder;
import dev.verdict.stress.simulate.locks.LockLog;
import dev.verdict.stress.simulate.locks.LockTable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lock tables of a world whose atomic transaction holds something. They are no part of the log:
 * whoever claims, releases or sweeps is fenced by nothing but what the tables themselves say.
 */
final class LockDesk {
  private static final long NOW = 0;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final SortedMap<String, LockMode> ACCOUNT = new TreeMap<>();

  static {
    ACCOUNT.put("account", LockMode.EXCLUSIVE);
  }

  private static final LockClaim OURS =
      new LockClaim(Core.ID.text(), ACCOUNT, SOON, Optional.empty(), Core.ID.epoch(), "");
  private static final TxId OTHER = TxId.of(1, 1, 1, 2);
  private static final String LEASE = "lease";

  private final Core<?, ?, ?> core;
  private final int branch;
  private final Set<Flaw> flaws;
  private final Alarm alarm;
  private final LockClaim rivals;
  private final boolean isLease;
  private final Numbers<LockTable> tables = new Numbers<>();

  LockDesk(Core<?, ?, ?> core, Scenario scenario, Alarm alarm) {
    this.core = core;
    this.branch = scenario.parts().size();
    this.flaws = scenario.flaws();
    this.alarm = alarm;
    this.isLease = scenario.rival() == Rival.LEASE;
    this.rivals =
        new LockClaim(
            isLease ? LEASE : OTHER.text(),
            ACCOUNT,
            SOON,
            isLease ? Optional.of(SOON) : Optional.empty(),
            isLease ? 0 : OTHER.epoch(),
            "");
    tables.of(LockTable.EMPTY);
  }

  /** What the log says; of the rival's, that it is under way. */
  private record Stored(boolean known, boolean finished, int epoch) implements LockLog {
    @Override
    public boolean isKnown(String tx) {
      return !tx.equals(OURS.holder()) || known;
    }

    @Override
    public boolean isFinished(String tx) {
      return tx.equals(OURS.holder()) && finished;
    }

    @Override
    public long epochOf(int shard) {
      return shard == Core.ID.shard() ? epoch : 1;
    }
  }

  private Stored log(Scene scene) {
    int log = scene.get(Scene.LOG);
    boolean finished = core.facts(core.folded(log)).finished();
    return new Stored(log != 0, finished, scene.get(Scene.EPOCH));
  }

  // --- what is in the tables

  private LockTable table(Scene scene) {
    return tables.get(Held.table(scene));
  }

  private Optional<LockHolder> ours(Scene scene) {
    return table(scene).find(OURS.holder());
  }

  private Optional<LockHolder> its(Scene scene) {
    return table(scene).find(rivals.holder());
  }

  private static boolean isGranted(Optional<LockHolder> row) {
    return row.filter(each -> each.state() == LockHolder.State.GRANTED).isPresent();
  }

  private static boolean waits(Optional<LockHolder> row) {
    return row.filter(each -> each.state() == LockHolder.State.WAITING).isPresent();
  }

  boolean isWaiting(Scene scene) {
    return waits(ours(scene));
  }

  /** Whether nothing is held or waited for, by the transaction and by its rival. */
  boolean isFree(Scene scene) {
    return !rivalMayGoOn(scene) && !isGranted(ours(scene)) && !waits(ours(scene));
  }

  private void become(Scene scene, LockTable next) {
    boolean oursBefore = isGranted(ours(scene));
    boolean itsBefore = isGranted(its(scene));
    Held.become(scene, tables.of(next));
    boolean oursNow = isGranted(ours(scene));
    boolean itsNow = isGranted(its(scene));
    if (oursNow && itsNow && !(oursBefore && itsBefore)) {
      alarm.raise(Property.TOKENS_RISE, "two are granted the same, and neither has released it");
    }
    if (oursNow && !oursBefore && Held.wasGranted(scene) && !isNewer(scene)) {
      alarm.raise(Property.TOKENS_RISE, "who is granted it later has the smaller token");
    }
  }

  /** Whether the transaction's token is larger than its rival's. */
  private boolean isNewer(Scene scene) {
    long mine = ours(scene).map(LockHolder::ticket).orElse(0L);
    return mine > its(scene).map(LockHolder::ticket).orElse(0L);
  }

  // --- calls of coordinators

  /** Whether a call or an answer is one of the locks, which are no branch. */
  boolean concerns(int message) {
    return Message.branch(message) == branch;
  }

  /** The call that claims, before the transaction begins. */
  int claim(int epoch) {
    return Message.sent(Message.call(CallKind.ACTION, branch, 1), epoch);
  }

  /** The call that gives back what was granted to nothing. */
  int giveBack(int epoch) {
    return Message.sent(Message.call(CallKind.CONFIRM, branch, 1), epoch);
  }

  /** Handles a call; {@link Message#CALL} says that it waits for its turn. */
  int handle(Scene scene, int message) {
    if (Message.kind(message) != CallKind.ACTION) {
      release(scene, Message.epoch(message));
      return Message.DONE;
    }
    LockTable.Claimed claimed = table(scene).claim(OURS, log(scene), NOW);
    become(scene, claimed.table());
    return answer(claimed.standing().state());
  }

  private void release(Scene scene, int epoch) {
    boolean leavesNothing = flaws.contains(Flaw.RELEASE_LEAVES_NO_TOMBSTONE);
    if (!leavesNothing || ours(scene).isPresent()) {
      become(scene, table(scene).release(Core.ID, epoch));
    }
  }

  private static int answer(Standing.State state) {
    return switch (state) {
      case WAITING -> Message.CALL;
      case GRANTED -> Message.DONE;
      case RELEASED -> Message.TOMBSTONE;
      case TIMED_OUT -> Message.REFUSED;
      case MISMATCH -> Message.MISMATCH;
      case STALE_EPOCH -> Message.STALE;
    };
  }

  /**
   * Whether a call for whose answer nobody waits changes nothing any more. Nobody looks after a
   * claim that waits once nobody waits for its answer.
   */
  boolean isMoot(Scene scene, int message) {
    if (Message.isAwaited(message) || Message.answer(message) != Message.CALL) {
      return false;
    }
    return Message.kind(message) == CallKind.ACTION
        ? ours(scene).isPresent()
        : ours(scene).filter(row -> row.state() == LockHolder.State.RELEASED).isPresent();
  }

  // --- what passes by itself

  /** The transaction's wait is over; whoever waits for the claim's answer hears that. */
  void timeIsUp(Scene scene) {
    become(scene, table(scene).timeIsUp(OURS.holder()));
    for (int i = scene.messages() - 1; i >= 0; i--) {
      int message = scene.message(i);
      boolean isClaim = concerns(message) && Message.kind(message) == CallKind.ACTION;
      if (isClaim && Message.answer(message) == Message.CALL) {
        scene.removeMessage(i);
        scene.addMessage(Message.answered(message, Message.REFUSED));
      }
    }
  }

  boolean maySweep(Scene scene) {
    return !flaws.contains(Flaw.LOCKS_NOT_SWEPT) && !swept(scene).equals(table(scene));
  }

  void sweep(Scene scene) {
    become(scene, swept(scene));
  }

  private LockTable swept(Scene scene) {
    Stored log = log(scene);
    boolean takesAll = flaws.contains(Flaw.SWEEP_RELEASES_THE_LIVING);
    return table(scene).sweep(takesAll ? new Stored(false, log.finished(), Core.NEWEST) : log, NOW);
  }

  // --- the rival

  /**
   * Whether the rival can claim, and is granted what it claims at once. How it would wait changes
   * nothing for the transaction.
   */
  boolean rivalMayClaim(Scene scene) {
    boolean draws = flaws.contains(Flaw.TICKET_BEFORE_TURN);
    return Held.rival(scene) == Held.AWAY
        && (draws || isGranted(claimed(scene).find(rivals.holder())));
  }

  private LockTable claimed(Scene scene) {
    return table(scene).claim(rivals, log(scene), NOW).table();
  }

  /** The rival claims; if that is broken, it draws its ticket first. */
  void rivalClaims(Scene scene) {
    if (flaws.contains(Flaw.TICKET_BEFORE_TURN)) {
      become(scene, new LockTable(table(scene).drawn() + 1, table(scene).holders()));
      Held.rivalAt(scene, Held.DRAWN);
    } else {
      Held.rivalAt(scene, Held.HOLDS);
      become(scene, claimed(scene));
    }
  }

  /** Whether the rival can store its claim, or work and end. */
  boolean rivalMayGoOn(Scene scene) {
    return Held.rival(scene) == Held.DRAWN || Held.rival(scene) == Held.HOLDS;
  }

  /** It works at the last moment: whatever it could disturb before, it disturbs then. */
  void rivalGoesOn(Scene scene) {
    if (Held.rival(scene) == Held.DRAWN) {
      storeDrawn(scene);
      return;
    }
    for (int each = 0; each < branch; each++) {
      rivalWorks(scene, each);
    }
    become(scene, table(scene).end(rivals.holder()));
    Held.rivalAt(scene, Held.OVER);
  }

  /** Its ticket is the first one that the tables do not know: it was drawn before another's. */
  private void storeDrawn(Scene scene) {
    long mine = ours(scene).map(LockHolder::ticket).orElse(0L);
    LockTable next =
        table(scene).with(rivals.holder(), LockTable.row(rivals, mine == 1 ? 2 : 1, NOW));
    become(scene, next.grant(rivals.holder(), NOW));
    Held.rivalAt(scene, isGranted(its(scene)) ? Held.HOLDS : Held.DRAWN);
  }

  boolean mayLapse(Scene scene) {
    return isLease && Held.rival(scene) == Held.HOLDS && !Held.isLapsed(scene);
  }

  /** The rival's lease is over, which it does not know. */
  void lapse(Scene scene) {
    become(scene, table(scene).timeIsUp(rivals.holder()));
    Held.lapse(scene);
  }

  // --- work at the participants

  /** Whether a participant refuses the transaction's work: its token is no longer the newest. */
  boolean refusesOurs(Scene scene, int at) {
    return Held.sawRivals(scene, at) && !isNewer(scene);
  }

  /** The transaction's work runs at a branch. */
  void ourWork(Scene scene, int at) {
    if (Held.wasGranted(scene) && !isNewer(scene)) {
      alarm.raise(
          Property.WORKS_ALONE, "branch " + at + " works, and the rival has what it worked on");
    }
    if (!flaws.contains(Flaw.TOKEN_NOT_RAISED)) {
      Held.seeOurs(scene, at);
    }
  }

  /**
   * A plain endpoint does as it is told, each time. That work may come after the end is the gap of
   * rule 25; a decision for which its owner still waits may not.
   */
  void plainDecision(Scene scene, int message) {
    boolean byOwner =
        Message.isAwaited(message) && Message.epoch(message) == scene.get(Scene.EPOCH);
    if (byOwner && Held.wasGranted(scene) && !isNewer(scene)) {
      alarm.raise(
          Property.WORKS_ALONE, Message.words(message) + " arrives, and the rival works there");
    }
  }

  private void rivalWorks(Scene scene, int at) {
    if (Held.sawOurs(scene, at) && isNewer(scene)) {
      return;
    }
    if (Barriers.ran(scene, at) > 0 && isNewer(scene)) {
      alarm.raise(
          Property.OLD_TOKEN_REFUSED, "the rival works at branch " + at + " with an older token");
    }
    for (int other = 0; other < scene.parts(); other++) {
      if (!Held.isLapsed(scene) && Barriers.row(scene, other) == Barriers.DONE) {
        alarm.raise(
            Property.WORKS_ALONE, "the rival works, and the work of branch " + other + " stands");
      }
    }
    Held.seeRivals(scene, at);
  }
}
