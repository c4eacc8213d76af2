package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.locks.LockHolder.State;
import dev.verdict.stress.simulate.locks.LockLog;
import dev.verdict.stress.simulate.locks.LockTable;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Lock tables that do not do what they must. */
final class BrokenLockBook extends LockBook {
  private final Mutant mutant;

  BrokenLockBook(
      Mutant mutant,
      Agenda agenda,
      Journal journal,
      LockLog log,
      UnaryOperator<TxId> rootOf,
      Predicate<TxId> inDoubt) {
    super(agenda, journal, log, rootOf, inDoubt);
    this.mutant = mutant;
  }

  @Override
  LockTable claimed(LockTable now, String holder) {
    return mutant != Mutant.GRANTED_TO_ALL
        ? now
        : now.find(holder)
            .filter(row -> row.state() == State.WAITING)
            .map(row -> now.with(holder, row.granted(now())))
            .orElse(now);
  }

  @Override
  int sweep() {
    return mutant == Mutant.LOCKS_NOT_SWEPT ? 0 : super.sweep();
  }
}
