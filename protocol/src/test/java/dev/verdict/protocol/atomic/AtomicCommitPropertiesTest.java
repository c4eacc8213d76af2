package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The five properties of atomic commitment (Bernstein, Hadzilacos and Goodman, chapter 7) over
 * random runs with lost, late and repeated messages, crashes and competing decisions. A failing run
 * is named by its seed.
 */
class AtomicCommitPropertiesTest {
  private static final int RUNS = 3_000;
  private static final int STEPS = 60;
  private static final int QUIET_ROUNDS_MAX = 200;

  private static final List<Branch> BRANCHES =
      List.of(
          AtomicNotation.branch("debit"),
          AtomicNotation.branch("fee/plain"),
          AtomicNotation.branch("car/tcc"),
          AtomicNotation.branch("hotel/tcc/client"));

  /** AC1, AC2, AC3 and AC5: one outcome for all, for ever, commit only after every yes, an end. */
  @Test
  void everyRunWithFailuresEndsInOneOutcomeForAll() {
    int committed = 0;
    int aborted = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      try {
        Optional<Outcome> outcome = new Run(seed).play();
        committed += outcome.equals(Optional.of(Outcome.COMMIT)) ? 1 : 0;
        aborted += outcome.equals(Optional.of(Outcome.ABORT)) ? 1 : 0;
      } catch (AssertionError | IllegalStateException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(committed).as("runs that tested commit").isGreaterThan(RUNS / 20);
    assertThat(aborted).as("runs that tested abort").isGreaterThan(RUNS / 20);
  }

  /** AC4: without failures, all yes means commit. */
  @Test
  void withoutFailuresAllYesMeansCommit() {
    SimulatedShell shell = new SimulatedShell();
    Participants participants = new Participants(new Random(1), 0, 0);
    shell.command(Begins.oneShot(BRANCHES.subList(0, 3)));
    while (!shell.calls.isEmpty()) {
      BranchCall call = shell.calls.remove(0);
      BranchAnswer answer = participants.handle(call.branch(), call.kind());
      shell.event(new Event.Answered(call.branch(), call.kind(), call.attempt(), answer));
    }
    assertThat(shell.state().stage()).isEqualTo(AtomicStatus.COMMITTED);
    assertThat(participants.rows().values()).containsOnly(Participants.Row.COMMITTED);
  }

  private static final class Run {
    private final Random random;
    private final SimulatedShell shell = new SimulatedShell();
    private final Participants participants;
    private final List<Branch> branches;
    private final boolean delegates;

    Run(int seed) {
      delegates = seed % 4 == 3;
      random = new Random(seed);
      participants =
          new Participants(random, random.nextInt(4) == 0 ? 30 : 0, random.nextInt(3) * 30);
      branches = BRANCHES.subList(0, delegates ? 1 : 1 + random.nextInt(BRANCHES.size()));
    }

    Optional<Outcome> play() {
      boolean oneShot = random.nextBoolean();
      int faults = random.nextInt(4) * 4;
      if (delegates) {
        shell.command(Begins.delegated(branches.get(0)));
      } else if (oneShot) {
        shell.command(
            Begins.oneShot(
                branches.stream().filter(b -> b.vote() == Branch.VoteBy.COORDINATOR_CALL).toList(),
                random.nextBoolean()));
      } else {
        shell.command(Begins.open());
        branches.forEach(this::enlistAndCall);
      }
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(100) < faults) {
          fault();
        } else {
          progress();
        }
      }
      calmDown();
      check();
      return shell.row();
    }

    private void enlistAndCall(Branch branch) {
      shell.command(new AtomicCommand.Enlist(branch));
      if (branch.vote() == Branch.VoteBy.CLIENT_REPORT && random.nextInt(10) > 0) {
        Vote vote =
            BranchAnswer.isDone(participants.ask(branch.id())) ? Vote.commit() : Vote.abort("no");
        shell.command(new AtomicCommand.ReportVote(branch.id(), vote));
      }
    }

    private void progress() {
      switch (random.nextInt(4)) {
        case 0, 1 -> deliver(true);
        case 2 -> shell.command(commit());
        default -> fireRetry();
      }
      checkCommitIsEarned();
    }

    private AtomicCommand commit() {
      return new AtomicCommand.Commit(Optional.empty());
    }

    private void fault() {
      switch (random.nextInt(13)) {
        case 0 -> shell.takeOver();
        case 1 -> shell.commandThenDie(commit());
        case 2 -> lose();
        case 3 -> deliver(false);
        case 4 -> repeat();
        case 5 -> shell.event(new Event.TimerFired(Timer.deadline()));
        case 6 -> shell.command(new AtomicCommand.Abort("changed my mind"));
        case 7 -> overrule();
        case 8 -> shell.event(new Event.Paused("ada", "look first"));
        case 9 -> shell.resume();
        case 10 -> resolve();
        default -> shell.event(new Event.Nudged());
      }
      checkCommitIsEarned();
    }

    /** A person writes an abort into the decision row; of one that is delegated nobody does. */
    private void overrule() {
      if (!delegates) {
        shell.row(Outcome.ABORT);
      }
    }

    /** A call arrives, out of order with the others; its answer comes back or is lost. */
    private void deliver(boolean answered) {
      if (!shell.calls.isEmpty()) {
        BranchCall call = shell.calls.remove(random.nextInt(shell.calls.size()));
        BranchAnswer answer = participants.handle(call.branch(), call.kind());
        shell.event(
            answered
                ? new Event.Answered(call.branch(), call.kind(), call.attempt(), answer)
                : new Event.Unanswered(call.branch(), call.kind(), call.attempt(), "lost"));
      }
    }

    /** A person carries out the decision at a participant, and says so. */
    private void resolve() {
      Branch branch = branches.get(random.nextInt(branches.size()));
      boolean isInDoubt = participants.row(branch.id()) == Participants.Row.PREPARED;
      if (isInDoubt && shell.row().isPresent()) {
        participants.learn(branch.id(), shell.row().get());
        shell.event(new Event.Resolved(branch.id(), shell.row().get(), "ada", "by hand"));
      }
    }

    private void lose() {
      if (!shell.calls.isEmpty()) {
        BranchCall call = shell.calls.remove(random.nextInt(shell.calls.size()));
        shell.event(
            new Event.Unanswered(call.branch(), call.kind(), call.attempt(), "never arrived"));
      }
    }

    private void repeat() {
      if (!shell.calls.isEmpty()) {
        shell.calls.add(shell.calls.get(random.nextInt(shell.calls.size())));
      }
    }

    private void fireRetry() {
      for (Timer timer : List.copyOf(shell.timers)) {
        if (timer.kind() == Timer.Kind.RETRY) {
          shell.timers.remove(timer);
          shell.event(new Event.TimerFired(timer));
        }
      }
    }

    /** Failures stop: everything arrives, timers fire, participants in doubt ask. */
    private void calmDown() {
      shell.resume();
      for (int round = 0; round < QUIET_ROUNDS_MAX && !quiet(); round++) {
        while (!shell.calls.isEmpty()) {
          deliver(true);
        }
        fireRetry();
        if (shell.calls.isEmpty()) {
          shell.event(new Event.TimerFired(Timer.deadline()));
          inquire();
        }
      }
    }

    private void inquire() {
      for (Branch branch : branches) {
        if (branch.asks() && participants.row(branch.id()) == Participants.Row.PREPARED) {
          shell.command(new AtomicCommand.Inquire());
          shell.state().outcome().ifPresent(told -> participants.learn(branch.id(), told));
        }
      }
    }

    private boolean quiet() {
      return shell.calls.isEmpty()
          && (shell.state().finished() || shell.state().stage() == AtomicStatus.ABSENT)
          && !participants.rows().containsValue(Participants.Row.PREPARED);
    }

    private void checkCommitIsEarned() {
      if (shell.row().equals(Optional.of(Outcome.COMMIT))) {
        for (BranchState member : shell.state().members()) {
          assertThat(participants.row(member.id()))
              .isIn(
                  Participants.Row.PREPARED,
                  Participants.Row.COMMITTED,
                  Participants.Row.READ_ONLY);
        }
      }
    }

    private void check() {
      assertThat(quiet()).as("it ends: %s %s", shell.state(), participants.rows()).isTrue();
      assertThat(shell.state().stuck()).isEmpty();
      for (Map.Entry<BranchId, Participants.Row> row : participants.rows().entrySet()) {
        if (shell.row().equals(Optional.of(Outcome.COMMIT))) {
          assertThat(row.getValue()).isIn(Participants.Row.COMMITTED, Participants.Row.READ_ONLY);
        } else {
          assertThat(row.getValue())
              .isIn(Participants.Row.ABORTED, Participants.Row.REFUSED, Participants.Row.READ_ONLY);
        }
      }
    }
  }

  /** The invariant of resume: whatever is under way in a live run is owed after a replay, too. */
  @Test
  void resumeOwesAtLeastWhatIsUnderWay() {
    AtomicMachine machine = new AtomicMachine();
    for (int seed = 0; seed < 300; seed++) {
      Run run = new Run(seed);
      run.play();
      List<Effect> owed = machine.resume(run.shell.state());
      assertThat(owed).as("seed %s: a finished transaction owes nothing", seed).isEmpty();
    }
    SimulatedShell shell = new SimulatedShell();
    shell.command(Begins.oneShot(BRANCHES.subList(0, 3)));
    assertThat(callsOf(machine.resume(shell.state()))).isEqualTo(shell.calls);
    BranchCall failed = shell.calls.get(1);
    shell.event(new Event.Unanswered(failed.branch(), failed.kind(), 1, "lost"));
    assertThat(callsOf(machine.resume(shell.state())))
        .extracting(BranchCall::branch, BranchCall::attempt)
        .containsExactly(
            tuple(BRANCHES.get(0).id(), 1),
            tuple(BRANCHES.get(1).id(), 2),
            tuple(BRANCHES.get(2).id(), 1));
  }

  private static List<BranchCall> callsOf(List<Effect> effects) {
    List<BranchCall> calls = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Call call) {
        calls.add(call.call());
      }
    }
    return calls;
  }
}
