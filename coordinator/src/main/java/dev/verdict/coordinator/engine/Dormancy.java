package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction waits for, seen from what it owes: it is dormant if that is nothing but times
 * that are on record.
 */
final class Dormancy implements Effect.Performer {
  private final long nowMillis;
  private boolean owesMore;
  private @Nullable Timer first;
  private long firstMillis = Long.MAX_VALUE;
  private long nextMillis = Long.MAX_VALUE;

  private Dormancy(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /**
   * Looks at what is owed.
   *
   * @param owed all of it, as after a replay
   * @param nowMillis milliseconds since 1970 by the engine's clock
   */
  static Dormancy of(List<Effect> owed, long nowMillis) {
    Dormancy dormancy = new Dormancy(nowMillis);
    owed.forEach(effect -> effect.perform(dormancy));
    return dormancy;
  }

  /** Whether nothing but time or a request makes the transaction go on. */
  boolean isDormant() {
    return !owesMore;
  }

  /** Which timer is up first. */
  Optional<Timer> first() {
    return Optional.ofNullable(first);
  }

  /** How long it is until the next timer is up; one that is up already had its effect. */
  Optional<Duration> wakeAfter() {
    return nextMillis == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(nextMillis - nowMillis));
  }

  @Override
  public void call(Effect.Call effect) {
    owesMore = true;
  }

  @Override
  public void wake(Effect.Wake effect) {
    owesMore = true;
  }

  /** When it is up is not on record yet. */
  @Override
  public void arm(Effect.Arm effect) {
    owesMore = true;
  }

  @Override
  public void wakeAt(Effect.WakeAt effect) {
    long due = nowMillis + effect.from(nowMillis).toMillis();
    if (effect.dueMillis() < firstMillis) {
      firstMillis = effect.dueMillis();
      first = effect.timer();
    }
    if (effect.dueMillis() > nowMillis) {
      nextMillis = Math.min(nextMillis, due);
    }
  }
}
