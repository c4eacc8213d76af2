package dev.verdict.stress.chaos.client;

import dev.verdict.stress.chaos.client.Client.Pace;
import dev.verdict.stress.process.Leash;
import dev.verdict.stress.process.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** All clients of a chaos run, in a process of their own that no fault hits. */
public final class ClientsMain {
  /** How many clients increment counters. */
  public static final int COUNTERS = 16;

  private static final int TRANSFERS = 5;
  private static final int TRIPS = 4;
  private static final Pace COUNTER_PACE = new Pace(500, 0);
  private static final Pace TRANSFER_PACE = new Pace(250, 0);
  private static final Pace TRIP_PACE = new Pace(300, 0);
  private static final Pace PROBE_PACE = new Pace(200, 300);

  private final Setup setup;
  private final Diary diary;
  private final Coordinators coordinators;
  private final Shift shift = new Shift();
  private final List<Thread> threads = new ArrayList<>();

  private ClientsMain(Setup setup) {
    this.setup = setup;
    this.diary = new Diary(Path.of(setup.folder()));
    this.coordinators = new Coordinators(setup.coordinators(), diary);
  }

  /**
   * What the clients are told at their start.
   *
   * @param coordinators the addresses of all coordinators
   * @param folder where they write down what happens
   * @param shards how many shards there are to keep busy
   * @param seed of all chance
   */
  public record Setup(List<String> coordinators, String folder, int shards, long seed) {
    /** Copies the list. */
    public Setup {
      coordinators = List.copyOf(coordinators);
    }
  }

  /**
   * Starts the clients as {@code args[0]} says, a line of JSON. The order {@code stop N} lets them
   * begin nothing more, waits up to N ms for what was begun, and is answered with the number of
   * clients that still have no outcome.
   */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    ClientsMain clients = new ClientsMain(Lines.read(args[0], Setup.class));
    leash.tell("ready");
    clients.start();
    leash.follow(order -> clients.stop(Long.parseLong(order.substring("stop ".length()))));
  }

  private void start() {
    Shards shards = new Shards(setup.shards());
    for (int i = 0; i < COUNTERS; i++) {
      int counter = i;
      add("counter-" + i, COUNTER_PACE, (ref, random) -> Pieces.counter(ref, counter));
    }
    for (int i = 0; i < TRANSFERS; i++) {
      add("transfer-" + i, TRANSFER_PACE, Pieces::transfer);
    }
    for (int i = 0; i < TRIPS; i++) {
      add("trip-" + i, TRIP_PACE, Pieces::trip);
    }
    for (int i = 0; i < setup.shards(); i++) {
      int shard = i;
      add(
          "probe-" + i,
          PROBE_PACE,
          number -> Pieces.probe(shards.key("probe-" + shard, shard, number), shard),
          new Random(setup.seed() + i));
    }
    threads.forEach(Thread::start);
  }

  private interface Maker {
    Piece make(String ref, Random random);
  }

  private void add(String name, Pace pace, Maker maker) {
    Random random = new Random(setup.seed() * 31 + name.hashCode());
    add(name, pace, number -> maker.make(name + "-" + number, random), random);
  }

  private void add(String name, Pace pace, LongFunction<Piece> pieces, Random random) {
    Thread thread = new Thread(new Client(coordinators, diary, shift, pace, pieces, random), name);
    thread.setDaemon(true);
    threads.add(thread);
  }

  private String stop(long waitMs) {
    shift.stopBeginning();
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    int left = 0;
    for (Thread thread : threads) {
      left += endsBefore(thread, endNs) ? 0 : 1;
    }
    shift.stopAll();
    return Integer.toString(left);
  }

  private static boolean endsBefore(Thread thread, long endNs) {
    try {
      thread.join(Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
      return !thread.isAlive();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
