package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a shard's unfinished transactions into memory, oldest first, a page at a time: each is
 * folded, told of its new owner, and goes on.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final Shard shard;
  private final Archive archive;
  private final Promise<Void> done = Promise.promise();
  private int replayed;
  private int underWay;

  Takeover(Shard shard, Archive archive) {
    this.shard = shard;
    this.archive = archive;
  }

  /** Completes when all are replayed, or when the shard is no longer led. */
  Future<Void> run() {
    readFloor();
    return done.future();
  }

  private void readFloor() {
    shard
        .log()
        .restoreFloor(shard.number())
        .onComplete(
            (floor, failure) -> {
              if (shard.isGone()) {
                done.tryComplete();
              } else if (failure != null) {
                LOG.warn("Cannot read shard {} yet: {}", shard.number(), failure.toString());
                shard.time().after(shard.limits().replayRetry(), this::readFloor);
              } else {
                shard.restored(floor);
                read(Optional.empty());
              }
            });
  }

  private void read(Optional<TxId> after) {
    shard
        .log()
        .readUnfinished(shard.number(), after, shard.limits().replayPage())
        .onComplete(
            (page, failure) -> {
              if (shard.isGone()) {
                done.tryComplete();
              } else if (failure != null) {
                LOG.warn("Cannot read shard {} yet: {}", shard.number(), failure.toString());
                shard.time().after(shard.limits().replayRetry(), () -> read(after));
              } else {
                replay(page);
              }
            });
  }

  private void replay(List<StoredTransaction> page) {
    if (page.isEmpty()) {
      finish();
      return;
    }
    underWay = page.size();
    for (StoredTransaction stored : page) {
      replay(stored, page);
    }
  }

  private void replay(StoredTransaction stored, List<StoredTransaction> page) {
    if (shard.restoreFloor().parks(stored)) {
      LOG.warn("Transaction {} is parked: {}", stored.tx(), RestoreFloor.WHY);
      if (!stored.summary().stuck().equals(Optional.of(RestoreFloor.MARK))) {
        shard.showStuck(stored.tx(), Snapshots.stuck(RestoreFloor.WHY));
      }
      replayed(page);
      return;
    }
    archive
        .fold(stored)
        .onComplete(
            (folded, failure) -> {
              if (shard.isGone()) {
                done.tryComplete();
              } else if (failure instanceof DamagedException damage) {
                LOG.error("Transaction {} is stuck: it {}", stored.tx(), damage.why(), damage);
                shard.showStuck(stored.tx(), Snapshots.stuck("it " + damage.why()));
                replayed(page);
              } else if (failure != null) {
                LOG.warn("Cannot replay {} yet: {}", stored.tx(), failure.toString());
                shard.time().after(shard.limits().replayRetry(), () -> replay(stored, page));
              } else {
                takeOver(folded, page);
              }
            });
  }

  private <S extends TransactionState, C, R extends LogRecord> void takeOver(
      Folded<S, C, R> folded, List<StoredTransaction> page) {
    TransactionRun<S, C, R> run = shard.admit(TransactionRun.stored(shard, folded));
    run.takeOver(
        folded.stored().decision(),
        new Reply() {
          @Override
          public void accepted() {
            replayed(page);
          }

          @Override
          public void failed(RuntimeException why) {
            replayed(page);
          }
        });
  }

  private void replayed(List<StoredTransaction> page) {
    replayed++;
    underWay--;
    if (shard.isGone()) {
      done.tryComplete();
    } else if (underWay == 0) {
      if (page.size() < shard.limits().replayPage()) {
        finish();
      } else {
        read(Optional.of(page.get(page.size() - 1).tx()));
      }
    }
  }

  private void finish() {
    LOG.info(
        "Leading shard {} in epoch {}: {} unfinished", shard.number(), shard.epoch(), replayed);
    shard.loaded();
    done.tryComplete();
  }
}
