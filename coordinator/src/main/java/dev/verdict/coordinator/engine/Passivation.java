package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.Dormant;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a shard's transactions leave memory that wait for nothing but a time or a request, and have
 * been at rest for a while. The log says that they are dormant before they leave, so that their
 * time is never forgotten: until then it runs in memory, or the next owner resumes them.
 */
final class Passivation {
  /** How many are looked at in one turn of the event loop. */
  static final int LOOKED_AT_MAX = 250;

  /** The pause after which the others are. */
  static final Duration PAUSE = Duration.ofMillis(1);

  private static final Logger LOG = LoggerFactory.getLogger(Passivation.class);

  private final Shard shard;
  private final PassivationLimits limits;
  private final WakeUps wakeUps;
  private Set<TransactionRun<?, ?, ?>> resting = new LinkedHashSet<>();
  private Set<TransactionRun<?, ?, ?>> restedBefore = new LinkedHashSet<>();
  private final Deque<TransactionRun<?, ?, ?>> ready = new ArrayDeque<>();
  private boolean planned;
  private boolean marking;
  private boolean pausing;

  /**
   * @param wakeUps told how long those wait that left
   */
  Passivation(Shard shard, WakeUps wakeUps) {
    this.shard = shard;
    this.limits = shard.limits().passivation();
    this.wakeUps = wakeUps;
  }

  /** One that may come to wait has nothing under way. */
  void rests(TransactionRun<?, ?, ?> run) {
    restedBefore.remove(run);
    resting.add(run);
    plan();
  }

  /** One left memory. */
  void left(TransactionRun<?, ?, ?> run) {
    resting.remove(run);
    restedBefore.remove(run);
  }

  /** The shard is no longer led here. */
  void abandon() {
    resting.clear();
    restedBefore.clear();
    ready.clear();
  }

  private void plan() {
    if (!planned) {
      planned = true;
      shard.time().after(limits.idle(), this::look);
    }
  }

  /** What was at rest all the time since the look before is taken. */
  private void look() {
    planned = false;
    ready.addAll(restedBefore);
    restedBefore = resting;
    resting = new LinkedHashSet<>();
    if (!restedBefore.isEmpty()) {
      plan();
    }
    markNext();
  }

  private void markNext() {
    if (marking || pausing || shard.isGone()) {
      return;
    }
    Map<TxId, Leaving> leaving = nextLeaving();
    if (leaving.isEmpty()) {
      pause();
      return;
    }
    marking = true;
    shard
        .log()
        .markDormant(
            shard.number(), shard.epoch(), leaving.values().stream().map(Leaving::dormant).toList())
        .onComplete((marked, failure) -> marked(leaving, marked, failure));
  }

  private void pause() {
    if (!ready.isEmpty()) {
      pausing = true;
      shard
          .time()
          .after(
              PAUSE,
              () -> {
                pausing = false;
                markNext();
              });
    }
  }

  private record Leaving(TransactionRun<?, ?, ?> run, Dormant dormant) {}

  private Map<TxId, Leaving> nextLeaving() {
    Map<TxId, Leaving> leaving = new LinkedHashMap<>();
    for (int i = 0; i < LOOKED_AT_MAX && leaving.size() < Dormant.MARKED_MAX; i++) {
      TransactionRun<?, ?, ?> run = ready.poll();
      if (run == null) {
        break;
      }
      run.dormant(limits.soonest())
          .ifPresent(dormant -> leaving.put(run.id(), new Leaving(run, dormant)));
    }
    return leaving;
  }

  /** What happened meanwhile keeps one in memory, where its time runs on. */
  private void marked(
      Map<TxId, Leaving> leaving, @Nullable Set<TxId> marked, @Nullable Throwable failure) {
    if (shard.isGone()) {
      return;
    }
    marking = false;
    if (marked == null) {
      LOG.warn("Cannot passivate in shard {} yet: {}", shard.number(), String.valueOf(failure));
    }
    Set<TxId> dormant = marked == null ? Set.of() : marked;
    for (Leaving each : leaving.values()) {
      if (dormant.contains(each.run().id()) && each.run().leaveDormant(each.dormant())) {
        each.dormant().wakeAfter().ifPresent(wakeUps::expect);
      } else if (!each.run().isGone()) {
        rests(each.run());
      }
    }
    markNext();
  }
}
