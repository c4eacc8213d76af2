package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.What;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plain endpoint does, and what of it counts. */
class PlainTest {
  private static final TxId TX = TxId.of(1, 0, 1, 1);

  private final Agenda agenda = new Agenda();
  private final Journal journal = new Journal(agenda, false);
  private final LogBook book = new LogBook(agenda, journal);
  private final Ledger ledger = new Ledger(agenda);
  private final Plain plain = new Plain("plain", new Dice(1), journal, book, ledger);

  private Optional<BranchAnswer> call(CallKind kind, String operation, boolean declined) {
    Work work = new Work("r1", "stock", 5, declined);
    BranchCall call =
        new BranchCall(
            kind,
            TX,
            new BranchId("post"),
            "plain",
            operation,
            work.json(),
            1,
            Duration.ofSeconds(1));
    return plain.handle(call, 1);
  }

  private Optional<BranchAnswer> action() {
    return call(CallKind.ACTION, Accounts.STEP, false);
  }

  private Optional<BranchAnswer> undo() {
    return call(CallKind.COMPENSATE, Accounts.UNDO, false);
  }

  private int counted(String what) {
    return journal.counts().getOrDefault(what, 0);
  }

  @Test
  void anAttemptThatIsNotOnRecordIsToldWhenItArrives() {
    action();

    assertThat(plain.violations()).extracting(Violation::rule).containsExactly(Rule.ON_RECORD);
  }

  @Test
  void whatItDoesAgainShowsOnceAndIsCounted() {
    action();
    assertThat(action()).containsInstanceOf(BranchAnswer.Done.class);

    assertThat(ledger.effects()).extracting(Effect::what).containsExactly(What.WORK);
    assertThat(counted("plain: done again")).isOne();
  }

  @Test
  void whatItIsToldToUndoIsUndoneOnce() {
    action();
    undo();
    undo();

    assertThat(ledger.effects()).extracting(Effect::what).containsExactly(What.WORK, What.UNDO);
  }

  @Test
  void anActionThatComesAfterItsEndIsCountedOnly() {
    undo();
    assertThat(action()).containsInstanceOf(BranchAnswer.Done.class);

    assertThat(ledger.effects()).isEmpty();
    assertThat(counted("plain: done after it was to be undone")).isOne();
  }

  @Test
  void whatItDeclinesItDoesNotDo() {
    assertThat(call(CallKind.ACTION, Accounts.STEP, true))
        .containsInstanceOf(BranchAnswer.Refused.class);

    assertThat(ledger.effects()).isEmpty();
  }

  @Test
  void whatItsDatabaseRefusesIsAFailureOfWhichNothingIsLeft() {
    plain.turn(new StatementFaults(1_000_000, 0, 0, 1));

    assertThat(action()).isEmpty();
    assertThat(ledger.effects()).isEmpty();
  }
}
