package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Makes the parts of a world: sound ones, or the one that a mutant breaks. */
final class Breakage {
  private final Mutant mutant;
  private final Snapshots snapshots = new Snapshots();

  Breakage(Mutant mutant) {
    this.mutant = mutant;
  }

  TransactionLog log(World world, Host host, Dice dice, Peril peril, String owner) {
    return mutant == Mutant.NONE
        ? new LogSession(world.postgres(), world.book(), host, world.agenda(), dice, peril, owner)
        : new BrokenLog(mutant, snapshots, world, host, dice, peril, owner);
  }

  ShardTable table(World world, Host host, String owner) {
    return mutant == Mutant.NONE
        ? new ShardRows(world.postgres(), world.book(), host, owner)
        : new BrokenRows(mutant, snapshots, world, host, owner);
  }

  ParticipantCalls calls(World world, Host host, Peril peril) {
    Calls sound = new Calls(world.wire(), host, peril, world.services());
    return mutant == Mutant.NONE ? sound : new BrokenCalls(mutant, sound);
  }

  LockBook locks(Agenda agenda, Journal journal, LogBook log, Predicate<TxId> inDoubt) {
    return mutant == Mutant.NONE
        ? new LockBook(agenda, journal, log, log::rootOf, inDoubt)
        : new BrokenLockBook(mutant, agenda, journal, log, log::rootOf, inDoubt);
  }

  /** What coordinators begin for steps of sagas. */
  Transactions steps(Transactions sound) {
    return mutant == Mutant.NONE ? sound : new BrokenSteps(mutant, sound);
  }

  Transactions transactions(Transactions sound) {
    return mutant == Mutant.NONE ? sound : new BrokenTransactions(mutant, sound);
  }

  Vault vault(LongSupplier nowUs, Dice dice) {
    return mutant == Mutant.NONE ? new Vault(nowUs, dice) : new BrokenVault(mutant, nowUs, dice);
  }
}
