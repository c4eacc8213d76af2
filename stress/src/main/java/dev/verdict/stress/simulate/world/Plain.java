package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.What;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plain endpoint, for steps of sagas: without a barrier it does as it is told, each time. Of a
 * step that can be undone it refuses some attempts instead, because an earlier one was carried out.
 *
 * <p>The ledger shows its work once, and its undoing. What it does again, or after it was told to
 * undo, is the gap of rule 25: it is counted. That each attempt was on record before it arrived is
 * demanded.
 */
final class Plain implements Endpoint {
  private static final int SAYS_DONE_ALREADY_PPM = 500_000;
  private static final BranchAnswer DONE = new BranchAnswer.Done(Json.text("done"));

  private final String name;
  private final Dice dice;
  private final Journal journal;
  private final LogBook book;
  private final Ledger ledger;
  private final Map<BranchKey, Standing> standing = new HashMap<>();
  private final Set<BranchKey> ended = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private StatementFaults faults = StatementFaults.NONE;

  /** What was done for a step, at which attempt. */
  private record Standing(Work work, int attempt) {}

  Plain(String name, Dice dice, Journal journal, LogBook book, Ledger ledger) {
    this.name = name;
    this.dice = dice;
    this.journal = journal;
    this.book = book;
    this.ledger = ledger;
  }

  @Override
  public void turn(StatementFaults now) {
    faults = now;
  }

  /** What is done twice adds up to nothing that could be foretold. */
  @Override
  public List<Balance> balances() {
    return List.of();
  }

  @Override
  public List<Violation> violations() {
    return violations;
  }

  @Override
  public Optional<BranchAnswer> handle(BranchCall call, long epoch) {
    Optional<BranchAnswer> answer = Optional.empty();
    if (!dice.chance(faults.refusedPpm())) {
      BranchAnswer made = carryOut(call);
      answer = dice.chance(faults.unansweredPpm()) ? Optional.empty() : Optional.of(made);
    }
    Optional<BranchAnswer> said = answer;
    journal.note(name, () -> call.kind() + " of " + call.tx() + "/" + call.branch() + ": " + said);
    return answer;
  }

  private BranchAnswer carryOut(BranchCall call) {
    return switch (call.kind()) {
      case ACTION -> work(call);
      case COMPENSATE -> undo(call);
      case SETTLE,
          PREPARE,
          COMMIT,
          ABORT,
          COMMIT_ONE_PHASE,
          SETTLE_ONE_PHASE,
          TRY,
          CONFIRM,
          CANCEL ->
          throw new IllegalStateException("a plain endpoint is asked to " + call.kind());
    };
  }

  private BranchAnswer work(BranchCall call) {
    mustBeOnRecord(call);
    Work work = Work.of(call.payload());
    if (work.declined()) {
      return new BranchAnswer.Refused("declined");
    }
    BranchKey key = new BranchKey(call.tx(), call.branch());
    if (ended.contains(key)) {
      journal.count("plain: done after it was to be undone");
      return DONE;
    }
    Standing before = standing.putIfAbsent(key, new Standing(work, call.attempt()));
    if (before != null) {
      return again(call, before);
    }
    note(key, What.WORK, work);
    return DONE;
  }

  /** Which answer a copy of the same attempt gets nobody hears, or cannot tell from the other. */
  private BranchAnswer again(BranchCall call, Standing before) {
    boolean mayRefuse =
        call.operation().equals(Accounts.STEP) && call.attempt() != before.attempt();
    if (mayRefuse && dice.chance(SAYS_DONE_ALREADY_PPM)) {
      journal.count("plain: a repeat refused");
      return new BranchAnswer.Refused("done already");
    }
    journal.count("plain: done again");
    return DONE;
  }

  private BranchAnswer undo(BranchCall call) {
    BranchKey key = new BranchKey(call.tx(), call.branch());
    Standing work = standing.get(key);
    if (ended.add(key) && work != null) {
      note(key, What.UNDO, work.work());
    }
    return DONE;
  }

  private void mustBeOnRecord(BranchCall call) {
    int recorded = book.attempts().recorded(call.tx().text(), call.branch().text());
    if (recorded < call.attempt()) {
      violations.add(
          new Violation(
              Rule.ON_RECORD,
              call.tx().text(),
              "attempt "
                  + call.attempt()
                  + " of "
                  + call.branch()
                  + " arrived, and "
                  + recorded
                  + " are on record"));
    }
  }

  private void note(BranchKey key, What what, Work work) {
    long nowUs = ledger.nowUs();
    ledger.add(
        new Effect(
            name,
            key.tx().text(),
            key.branch().text(),
            work.ref(),
            what,
            work.account(),
            work.amount(),
            nowUs,
            nowUs));
  }
}
