package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction waits for, seen from what it owes: it is dormant if that is nothing but times
 * that are on record.
 */
final class Dormancy implements Effect.Performer {
  private final long nowMillis;
  private final Predicate<Timer> armed;
  private boolean owesMore;
  private @Nullable Timer first;
  private long firstMillis = Long.MAX_VALUE;
  private boolean firstIsUp;
  private long nextMillis = Long.MAX_VALUE;

  private Dormancy(long nowMillis, Predicate<Timer> armed) {
    this.nowMillis = nowMillis;
    this.armed = armed;
  }

  /**
   * Looks at what is owed.
   *
   * @param owed all of it, as after a replay
   * @param nowMillis milliseconds since 1970 by the engine's clock
   * @param armed whether a timer is yet to go off in memory
   */
  static Dormancy of(List<Effect> owed, long nowMillis, Predicate<Timer> armed) {
    Dormancy dormancy = new Dormancy(nowMillis, armed);
    owed.forEach(effect -> effect.perform(dormancy));
    return dormancy;
  }

  /** Whether nothing but time or a request makes the transaction go on. */
  boolean isDormant() {
    return !owesMore;
  }

  /**
   * Which timer it is woken for, if the engine's clock does not say that there is time left.
   * Nothing is left of a time that a clock noted that was far ahead.
   */
  Optional<Timer> up() {
    return firstIsUp ? Optional.ofNullable(first) : Optional.empty();
  }

  /** How long it is until the next timer goes off. */
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

  /** One that is up may still be armed: timers go off late, and clocks step ahead. */
  @Override
  public void wakeAt(Effect.WakeAt effect) {
    boolean isDue = effect.dueMillis() <= nowMillis;
    long due = nowMillis + effect.from(nowMillis).toMillis();
    long orderMillis = isDue ? effect.dueMillis() : due;
    if (orderMillis < firstMillis) {
      firstMillis = orderMillis;
      first = effect.timer();
      firstIsUp = isDue || due < effect.dueMillis();
    }
    if (!isDue || armed.test(effect.timer())) {
      nextMillis = Math.min(nextMillis, due);
    }
  }
}
