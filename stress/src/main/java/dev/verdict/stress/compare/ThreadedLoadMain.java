package dev.verdict.stress.compare;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.process.Leash;
import dev.verdict.stress.process.Lines;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The process of clients with a rival's client library: runs one order after the other. */
public final class ThreadedLoadMain {
  private static final Duration FIRST_MAX = Duration.ofMinutes(1);
  private static final long BETWEEN_TRIES_MS = 500;

  private ThreadedLoadMain() {}

  /**
   * Takes orders, with the {@link RivalClient} named by {@code args[0]}; see its method for the
   * rest.
   */
  public static void main(String[] args) throws Exception {
    Leash leash = Leash.take();
    RivalClient client =
        Class.forName(args[0]).asSubclass(RivalClient.class).getDeclaredConstructor().newInstance();
    client.connect(args[1], Integer.parseInt(args[2]));
    awaitFirst(client);
    ExecutorService threads = Executors.newCachedThreadPool();
    leash.tell("ready");
    leash.follow(line -> run(client, threads, Lines.read(line, LoadOrder.class)));
  }

  private static String run(RivalClient client, ExecutorService threads, LoadOrder order) {
    try {
      return Lines.write(new ThreadedLoop(client, threads, order).run());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The round was interrupted", interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("The round failed", failed);
    }
  }

  /** Client libraries connect on their own time. */
  private static void awaitFirst(RivalClient client) throws Exception {
    long endNs = System.nanoTime() + FIRST_MAX.toNanos();
    while (true) {
      try {
        client.transaction();
        return;
      } catch (Exception notYet) {
        if (System.nanoTime() - endNs > 0) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
      }
    }
  }
}
