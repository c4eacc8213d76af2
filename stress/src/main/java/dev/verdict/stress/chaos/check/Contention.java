package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.History;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the rule of isolation had to judge.
 *
 * @param asked how many transactions were asked for that were to hold something
 * @param worked how many of them had an effect
 * @param met how often one of these was asked for while the one before it on a resource was not
 *     done
 */
public record Contention(long asked, long worked, long met) {
  /** Of so many it cannot be chance that none had an effect, or met another one. */
  private static final int ASKED_MANY = 200;

  /** What there was in a run. */
  public static Contention of(History history) {
    HeldSpans spans = new HeldSpans(history);
    long asked = history.clients().asked().stream().filter(Contention::isToHold).count();
    AtomicLong met = new AtomicLong();
    for (String resource : spans.resources()) {
      spans.neighbours(resource, (earlier, later) -> met.addAndGet(earlier.isMetBy(later) ? 1 : 0));
    }
    return new Contention(asked, spans.size(), met.get());
  }

  private static boolean isToHold(Asked asked) {
    return !asked.held().isEmpty();
  }

  /** Whether the rule could have been broken, if enough was asked for to expect that. */
  public boolean isEnough() {
    return asked < ASKED_MANY || (worked > 0 && met > 0);
  }
}
