package dev.verdict.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs pieces of work from a number of clients at once. */
final class Traffic {
  private final Queue<Callable<Told>> waiting;
  private final int clients;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /**
   * @param work the pieces, in order
   * @param clients how many clients take them
   */
  Traffic(List<Callable<Told>> work, int clients) {
    this.waiting = new ConcurrentLinkedQueue<>(work);
    this.clients = clients;
  }

  /** How many pieces are answered. */
  int answered() {
    return done.get();
  }

  /** How many pieces were begun and are not answered. */
  int inFlight() {
    return inFlight.get();
  }

  /**
   * Runs all of it.
   *
   * @param progress is told after each piece how many are answered; may be called from any thread
   */
  List<Told> run(IntConsumer progress) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Future<List<Told>>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(pool.submit(() -> runOne(progress)));
      }
      List<Told> all = new ArrayList<>();
      for (Future<List<Told>> each : running) {
        all.addAll(each.get());
      }
      return all;
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Told> runOne(IntConsumer progress) throws Exception {
    List<Told> told = new ArrayList<>();
    for (Callable<Told> work = waiting.poll(); work != null; work = waiting.poll()) {
      inFlight.incrementAndGet();
      try {
        told.add(work.call());
      } finally {
        inFlight.decrementAndGet();
      }
      progress.accept(done.incrementAndGet());
    }
    return told;
  }
}
