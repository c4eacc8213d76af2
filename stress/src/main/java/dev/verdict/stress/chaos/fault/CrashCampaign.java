package dev.verdict.stress.chaos.fault;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.world.Coordinator;
import dev.verdict.stress.chaos.world.Pauses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Has coordinators die at crash points. From its beginning to its end each is armed with one point;
 * when it died there it is started again, armed with the next.
 *
 * <p>Whoever else ends a coordinator starts it again too; it is then armed as it was. Points that
 * lie in a take-over are passed because others die.
 */
final class CrashCampaign {
  private static final long LOOK_MS = 20;
  private static final long FIRST_APART_MS = 4_000;
  private static final int DOWN_MS_MAX = 1_000;

  /**
   * A point that was not reached so long after the coordinator was ready is put off, and the
   * coordinator is killed.
   */
  private static final long PATIENCE_MS = 12_000;

  /** A coordinator that is not ready after so long is killed too. */
  private static final long START_MS_MAX = 60_000;

  /** Down for so long, nobody else is about to start it again: it ended by itself. */
  private static final long FORGOTTEN_MS = 10_000;

  private static final Duration READY_MAX = Duration.ofSeconds(30);

  private final CrashDeck deck;
  private final Random random;
  private final Consumer<Happened> died;
  private final List<Target> targets = new ArrayList<>();

  /**
   * Over coordinators.
   *
   * @param died told of each death
   */
  CrashCampaign(long seed, List<Coordinator> coordinators, Consumer<Happened> died) {
    this.deck = new CrashDeck(seed, coordinators.size());
    this.random = new Random(seed + 1);
    this.died = died;
    coordinators.forEach(each -> targets.add(new Target(each)));
  }

  /** Runs for so long; then all coordinators are up, and none is armed. */
  void run(long lengthMs) {
    long endNs = System.nanoTime() + lengthMs * 1_000_000;
    long firstMs = System.currentTimeMillis();
    for (Target target : targets) {
      target.notBeforeMs = firstMs;
      firstMs += Math.min(FIRST_APART_MS, lengthMs / (2L * targets.size()));
    }
    while (System.nanoTime() - endNs < 0) {
      targets.forEach(Target::look);
      Pauses.millis(LOOK_MS);
    }
    targets.forEach(Target::disarm);
  }

  private final class Target {
    private final Coordinator coordinator;
    private Optional<Crash> crash = Optional.empty();
    private boolean isDown;
    private long notBeforeMs;
    private boolean isReady;
    private long waitingSinceMs;
    private long lastUpMs;

    Target(Coordinator coordinator) {
      this.coordinator = coordinator;
    }

    void look() {
      long nowMs = System.currentTimeMillis();
      if (coordinator.isUp()) {
        lastUpMs = nowMs;
      }
      if (crash.isEmpty()) {
        if (nowMs >= notBeforeMs) {
          if (!isDown) {
            coordinator.end();
          }
          arm(nowMs);
        }
      } else if (coordinator.hasDiedAt(crash.get())) {
        died(crash.get(), nowMs);
      } else if (isOverdue(nowMs) && coordinator.isUp() && !coordinator.isFrozen()) {
        putOff(crash.get(), nowMs);
      } else if (nowMs - lastUpMs > FORGOTTEN_MS) {
        coordinator.startAgain();
      }
    }

    /** From when it can reach its point: a start may take long on a busy machine. */
    private boolean isOverdue(long nowMs) {
      if (!isReady && coordinator.hasToldThatItIsReady()) {
        isReady = true;
        waitingSinceMs = nowMs;
      }
      return nowMs - waitingSinceMs > (isReady ? PATIENCE_MS : START_MS_MAX);
    }

    private void arm(long nowMs) {
      Crash next = deck.next();
      crash = Optional.of(next);
      waitingSinceMs = nowMs;
      isReady = false;
      isDown = false;
      coordinator.arm(next);
      coordinator.startAgain();
    }

    private void died(Crash at, long nowMs) {
      died.accept(
          new Happened(
              FaultKind.CRASH_POINTS.label(),
              coordinator.name(),
              CrashPointCounts.detail(at),
              nowMs,
              nowMs));
      crash = Optional.empty();
      isDown = true;
      notBeforeMs = nowMs + random.nextInt(DOWN_MS_MAX);
    }

    /** Its death lets others pass the points of a take-over. It is not counted. */
    private void putOff(Crash notReached, long nowMs) {
      coordinator.kill();
      if (coordinator.hasDiedAt(notReached)) {
        died(notReached, nowMs);
      } else {
        deck.putBack(notReached);
        arm(nowMs);
      }
    }

    private void disarm() {
      coordinator.disarm();
      crash.filter(coordinator::hasDiedAt).ifPresent(at -> died(at, System.currentTimeMillis()));
      coordinator.end();
      crash.filter(coordinator::hasDiedAt).ifPresent(at -> died(at, System.currentTimeMillis()));
      coordinator.startAgain();
      coordinator.awaitReady(READY_MAX);
    }
  }
}
