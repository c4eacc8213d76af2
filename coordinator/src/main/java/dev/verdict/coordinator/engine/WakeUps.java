package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.engine.EngineTime.Cancellable;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a shard's dormant transactions back into memory when their time has come, whoever put them
 * to rest. Nothing is remembered of them but when the next one is due: all else is in the log, and
 * is read a page at a time.
 *
 * <p>A wake-up that comes twice finds its transaction in memory, finished, or waiting no more.
 */
final class WakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

  private final Shard shard;
  private final Archive archive;
  private final PassivationLimits limits;
  private final LookBack lookBack;
  private final Set<TxId> folding = new HashSet<>();
  private final Set<TxId> leftWhileReading = new HashSet<>();
  private @Nullable Cancellable plan;
  private long planMillis;
  private boolean reading;
  private boolean again;

  WakeUps(Shard shard, Archive archive) {
    this.shard = shard;
    this.archive = archive;
    this.limits = shard.limits().passivation();
    this.lookBack = new LookBack(shard.time(), limits.lookMax());
  }

  /** The shard is served from now on. */
  void begin() {
    look();
  }

  /** The shard is no longer led here. */
  void abandon() {
    cancelPlan();
    folding.clear();
  }

  /** One became dormant that is to be woken after that time. */
  void expect(Duration after) {
    plan(after);
  }

  /** One has left memory: what was read of it before is history. */
  void left(TxId id) {
    folding.remove(id);
    if (reading) {
      leftWhileReading.add(id);
    }
  }

  // --- when to look

  /** Looks after that time, unless it looks sooner anyway. */
  private void plan(Duration after) {
    Duration delay = after.compareTo(limits.lookMax()) < 0 ? after : limits.lookMax();
    long atMillis = shard.time().elapsedMillis() + delay.toMillis();
    if (plan != null && planMillis <= atMillis) {
      return;
    }
    cancelPlan();
    planMillis = atMillis;
    plan =
        shard
            .time()
            .after(
                delay,
                () -> {
                  plan = null;
                  look();
                });
  }

  private void cancelPlan() {
    if (plan != null) {
      plan.cancel();
      plan = null;
    }
  }

  // --- looking

  private void look() {
    if (shard.isGone()) {
      return;
    }
    if (reading || !shard.resumes()) {
      plan(shard.limits().replayRetry());
      return;
    }
    if (shard.backlog().wakesNoMore()) {
      plan(limits.pause());
      return;
    }
    reading = true;
    again = false;
    long askedAtMillis = shard.time().elapsedMillis();
    shard
        .log()
        .readDue(shard.number(), lookBack.next(), limits.page(), limits.pageChars())
        .onComplete(
            (found, failure) -> {
              if (!shard.isGone()) {
                if (found == null) {
                  notFound(failure);
                } else {
                  found(found, askedAtMillis);
                }
                reading = false;
                leftWhileReading.clear();
              }
            });
  }

  private void notFound(@Nullable Throwable failure) {
    LOG.warn("Cannot read what is due in shard {} yet: {}", shard.number(), words(failure));
    plan(shard.limits().replayRetry());
  }

  private void found(List<Due> page, long askedAtMillis) {
    Duration left = page.isEmpty() ? Duration.ZERO : page.get(0).since();
    int woken = 0;
    for (Due due : page) {
      woken += begins(due.stored()) ? 1 : 0;
      left = again ? left : due.since();
    }
    lookBack.saw(askedAtMillis, left);
    if (again || woken > 0) {
      plan(limits.pause());
    } else if (!page.isEmpty()) {
      plan(shard.limits().replayRetry());
    } else {
      askForNext();
    }
  }

  /** Who has become due since it was looked is due at once. */
  private void askForNext() {
    shard
        .log()
        .nextDue(shard.number(), lookBack.sinceSeen())
        .onComplete(
            (next, failure) -> {
              if (!shard.isGone()) {
                Duration soonest = failure == null ? limits.pause() : shard.limits().replayRetry();
                Duration after = next == null ? soonest : next.orElse(limits.lookMax());
                plan(after.compareTo(soonest) > 0 ? after : soonest);
              }
            });
  }

  private static String words(@Nullable Throwable failure) {
    return String.valueOf(failure);
  }

  // --- waking

  /** Whether it is on its way into memory now, or was found to be unable to come. */
  private boolean begins(StoredTransaction stored) {
    TxId id = stored.tx();
    if (shard.find(id) != null) {
      return false;
    }
    if (isHistory(id) || folding.contains(id) || !shard.backlog().takeToWake(stored)) {
      again = true;
      return false;
    }
    if (shard.restoreFloor().parks(stored)) {
      LOG.warn("Transaction {} is parked: {}", id, RestoreFloor.WHY);
      show(id, RestoreFloor.WHY);
    } else {
      fold(stored);
    }
    return true;
  }

  /** Whether somebody else reads it, or what was read of it may be out of date. */
  private boolean isHistory(TxId id) {
    return shard.read(id) != null || leftWhileReading.contains(id);
  }

  private void fold(StoredTransaction stored) {
    TxId id = stored.tx();
    folding.add(id);
    archive
        .fold(stored)
        .onComplete(
            (folded, failure) -> {
              if (!folding.remove(id)) {
                return;
              }
              if (failure == null) {
                wake(folded);
              } else if (failure instanceof DamagedException damage) {
                LOG.error("Transaction {} is stuck: it {}", id, damage.why(), damage);
                show(id, "it " + damage.why());
              } else {
                LOG.warn("Cannot replay {} yet: {}", id, failure.toString());
                comeBackTo(id, shard.limits().replayRetry());
              }
            });
  }

  /** It is looked for again, later. */
  private void comeBackTo(TxId id, Duration later) {
    shard.backlog().giveBack(id);
    lookBack.forget();
    plan(later);
  }

  private void show(TxId id, String why) {
    shard.showStuck(id, Snapshots.stuck(why)).onComplete(shown -> shard.backlog().giveBack(id));
  }

  private <S extends TransactionState, C, R extends LogRecord> void wake(Folded<S, C, R> folded) {
    TxId id = folded.stored().tx();
    if (shard.find(id) != null) {
      return;
    }
    if (shard.read(id) != null) {
      comeBackTo(id, limits.pause());
      return;
    }
    TransactionRun<S, C, R> run = shard.admit(TransactionRun.stored(shard, folded));
    run.wake(folded.stored());
  }
}
