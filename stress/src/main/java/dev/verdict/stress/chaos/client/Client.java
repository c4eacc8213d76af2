package dev.verdict.stress.chaos.client;

import dev.verdict.stress.chaos.history.Told;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * One client: it asks for one transaction after the other. Each is repeated, at every coordinator
 * in turn, until there is an outcome.
 */
final class Client implements Runnable {
  private static final long BACK_OFF_FIRST_MS = 50;
  private static final long BACK_OFF_MAX_MS = 800;

  private final Coordinators coordinators;
  private final Diary diary;
  private final Shift shift;
  private final Pace pace;
  private final LongFunction<Piece> pieces;
  private final Random random;

  /**
   * How fast a client asks.
   *
   * @param restMs how long it rests after an outcome
   * @param hedgeMs when it asks again, elsewhere, although an answer may still come; 0 for never
   */
  record Pace(long restMs, long hedgeMs) {}

  /**
   * A client.
   *
   * @param pieces makes the piece with the given number, from 1
   * @param random for its pauses
   */
  Client(
      Coordinators coordinators,
      Diary diary,
      Shift shift,
      Pace pace,
      LongFunction<Piece> pieces,
      Random random) {
    this.coordinators = coordinators;
    this.diary = diary;
    this.shift = shift;
    this.pace = pace;
    this.pieces = pieces;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      TimeUnit.MILLISECONDS.sleep(random.nextLong(1 + pace.restMs()));
      for (long number = 1; shift.isOn(); number++) {
        settle(pieces.apply(number));
        TimeUnit.MILLISECONDS.sleep(pace.restMs());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle(Piece piece) throws InterruptedException {
    long beganMs = System.currentTimeMillis();
    diary.asked(piece.asked(beganMs));
    int first = random.nextInt(coordinators.count());
    CompletableFuture<Told> outcome = new CompletableFuture<>();
    for (int attempt = 0; !outcome.isDone() && !shift.isOver(); attempt++) {
      CompletableFuture<Void> answered =
          coordinators
              .ask(piece, first + attempt, beganMs)
              .thenAccept(told -> told.ifPresent(outcome::complete));
      if (pace.hedgeMs() > 0) {
        waitFor(CompletableFuture.anyOf(outcome, answered), pace.hedgeMs());
      } else {
        answered.join();
      }
      if (answered.isDone()) {
        waitFor(outcome, backOffMs(attempt));
      }
    }
  }

  private static void waitFor(CompletableFuture<?> outcome, long mostMs)
      throws InterruptedException {
    try {
      outcome.get(mostMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException notYet) {
      return;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Who hedges is in a hurry: it measures. */
  private long backOffMs(int attempt) {
    long most = pace.hedgeMs() > 0 ? BACK_OFF_FIRST_MS : BACK_OFF_MAX_MS;
    long longest = Math.min(most, BACK_OFF_FIRST_MS << Math.min(attempt, 10));
    return longest / 2 + random.nextLong(longest / 2 + 1);
  }
}
