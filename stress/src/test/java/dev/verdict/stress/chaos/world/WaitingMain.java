package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Leash;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells how long a wait takes by its monotonic clock, and the time by its wall clock. */
final class WaitingMain {
  private WaitingMain() {}

  /** Each order is a number of milliseconds to wait; the answer is the two times, in ms. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    leash.tell("ready");
    leash.follow(order -> waited(Long.parseLong(order)));
  }

  private static String waited(long millis) {
    long fromNs = System.nanoTime();
    try {
      boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      long tookMs = (System.nanoTime() - fromNs) / 1_000_000;
      return never + " " + tookMs + " " + System.currentTimeMillis();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
