package dev.verdict.stress.simulate.world;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.Found;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.State;
import dev.verdict.stress.simulate.world.kernel.Dice;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** A barrier's store that forgets what it must keep. */
final class BrokenVault extends Vault {
  private final Mutant mutant;

  BrokenVault(Mutant mutant, LongSupplier nowUs, Dice dice) {
    super(nowUs, dice);
    this.mutant = mutant;
  }

  @Override
  public CompletionStage<LocalTransaction<Visit>> begin(Call call) {
    return CompletableFuture.completedFuture(new BrokenVisit(this, call.key()));
  }

  private final class BrokenVisit extends Visit {
    private Optional<Entry> again = Optional.empty();

    BrokenVisit(Vault vault, BranchKey key) {
      super(vault, key);
    }

    @Override
    public CompletionStage<Found> claim(Entry ifAbsent) {
      Optional<Row> row = BrokenVault.this.find(key());
      if (mutant == Mutant.WORK_REPEATED
          && ifAbsent.state() == State.CLAIMED
          && row.filter(it -> !it.prepared() && it.entry().state() == State.DONE).isPresent()) {
        again = Optional.of(ifAbsent);
        return CompletableFuture.completedFuture(new Found.Present(ifAbsent));
      }
      return super.claim(ifAbsent);
    }

    @Override
    public CompletionStage<Void> commit() {
      boolean forgets =
          mutant == Mutant.NO_TOMBSTONE
              && written().filter(entry -> entry.state() == State.TOMBSTONE).isPresent();
      return forgets && again.isEmpty() ? rollback() : super.commit();
    }
  }
}
