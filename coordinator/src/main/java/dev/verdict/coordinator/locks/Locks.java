package dev.verdict.coordinator.locks;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims that wait on this node. All of them are looked after by one statement: every so often, and
 * as soon as something was released here. Nothing is decided here; a node that dies leaves claims
 * that end by themselves, or are asked for again by whoever drives the transaction on. Safe for use
 * by several threads; answers come on the caller's context.
 */
public final class Locks {
  /** How long a release by another node may go unnoticed, in milliseconds. */
  static final long LOOK_MILLIS = 25;

  /** How many claims may wait on one node. */
  public static final int WAITING_MAX = 10_000;

  /** How much longer than its wait a claim is believed in while the database says nothing. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Locks.class);

  private final LockTime time;
  private final LockStore store;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean lookAgain = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param vertx runs the looks
   * @param store where claims are kept
   */
  public Locks(Vertx vertx, LockStore store) {
    this(new VertxLockTime(vertx), store);
  }

  /**
   * @param time runs the looks
   * @param store where claims are kept
   */
  public Locks(LockTime time, LockStore store) {
    this.time = time;
    this.store = store;
  }

  /** The database does not answer, or too much waits here; what became of the claim is unknown. */
  public static final class LocksAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocksAwayException(String words) {
      super(words, null, false, false);
    }
  }

  /** A claim that waits on this node, and everybody who asked for it here. */
  private static final class Waiting {
    private final long deadlineMillis;
    private final List<Promise<Standing>> promises = new ArrayList<>();
    private boolean over;

    Waiting(long deadlineMillis) {
      this.deadlineMillis = deadlineMillis;
    }

    synchronized boolean add(Promise<Standing> promise) {
      return !over && promises.add(promise);
    }

    synchronized List<Promise<Standing>> end() {
      over = true;
      return List.copyOf(promises);
    }
  }

  /**
   * Claims, and waits for the turn. Repeating a claim joins it.
   *
   * @return how it stands in the end, never {@link Standing.State#WAITING}; fails with {@link
   *     LocksAwayException} or what the database said
   */
  public Future<Standing> claim(LockClaim claim) {
    Executor here = time.here();
    return store
        .claim(claim)
        .compose(
            standing ->
                standing.state() == Standing.State.WAITING
                    ? await(claim, standing, here)
                    : Future.succeededFuture(standing));
  }

  private Future<Standing> await(LockClaim claim, Standing standing, Executor here) {
    if (waiting.size() >= WAITING_MAX) {
      return Future.failedFuture(
          new LocksAwayException("more than " + WAITING_MAX + " claims wait on this node"));
    }
    Promise<Standing> promise = Promise.promise();
    Promise<Standing> onContext = Promise.promise();
    promise.future().onComplete(done -> here.execute(() -> onContext.handle(done)));
    Duration longest = standing.left().orElse(claim.waitMax()).plus(GRACE);
    boolean added = false;
    while (!added) {
      added =
          waiting
              .computeIfAbsent(
                  claim.holder(), id -> new Waiting(time.monotonicMillis() + longest.toMillis()))
              .add(promise);
    }
    if (closed) {
      endAll();
    } else {
      arm();
    }
    return onContext.future();
  }

  /** While somebody waits, there is always a next look. */
  private void arm() {
    if (armed.compareAndSet(false, true)) {
      time.after(
          LOOK_MILLIS,
          () -> {
            armed.set(false);
            look();
            if (!waiting.isEmpty()) {
              arm();
            }
          });
    }
  }

  /** Releases all that a transaction holds or waits for. */
  public Future<Void> release(TxId tx, long epoch) {
    return store.release(tx, epoch).onSuccess(released -> look());
  }

  /** Asks whether a transaction was granted its locks; if not, it never will be. */
  public Future<Optional<Long>> settle(TxId tx, long epoch) {
    return store.settle(tx, epoch).onSuccess(settled -> look());
  }

  /** Ends a lease. */
  public Future<Optional<Standing.State>> end(String lease) {
    return store.end(lease).onSuccess(ended -> look());
  }

  /** Where claims are kept. */
  public LockStore store() {
    return store;
  }

  /** Who holds these resources, in words; empty if nobody does any more. */
  public Future<String> holders(Collection<String> resources) {
    return store
        .holding(resources)
        .map(
            views ->
                views.stream()
                    .map(
                        view ->
                            "%s is held %s by %s since %s"
                                .formatted(
                                    view.resource(),
                                    view.mode().word(),
                                    view.holder(),
                                    view.since()))
                    .collect(Collectors.joining("; ")));
  }

  /**
   * Looks no more, also for claims that are still on their way to the database. Who waits here is
   * told so; the claims stay, and may be asked for elsewhere.
   */
  public void close() {
    closed = true;
    endAll();
  }

  private void endAll() {
    for (String holder : List.copyOf(waiting.keySet())) {
      end(
          waiting.remove(holder),
          promise -> promise.tryFail(new LocksAwayException("the node is stopping")));
    }
  }

  private void look() {
    if (waiting.isEmpty()) {
      return;
    }
    if (!looking.compareAndSet(false, true)) {
      lookAgain.set(true);
      return;
    }
    lookAgain.set(false);
    List<String> holders = List.copyOf(waiting.keySet());
    store
        .look(holders)
        .onComplete(
            (found, failure) -> {
              if (failure == null) {
                failing.set(false);
                holders.forEach(
                    holder -> judge(holder, found.getOrDefault(holder, Standing.timedOut())));
              } else {
                if (failing.compareAndSet(false, true)) {
                  LOG.warn("Claims that wait cannot be looked at: {}", failure.toString());
                }
                holders.forEach(this::despair);
              }
              looking.set(false);
              if (lookAgain.get()) {
                look();
              }
            });
  }

  private void judge(String holder, Standing standing) {
    if (standing.state() != Standing.State.WAITING) {
      end(waiting.remove(holder), promise -> promise.tryComplete(standing));
    }
  }

  /** The time of the wait is long over, and the database does not say so. */
  private void despair(String holder) {
    Waiting claim = waiting.get(holder);
    if (claim != null && time.monotonicMillis() - claim.deadlineMillis > 0) {
      waiting.remove(holder, claim);
      end(
          claim,
          promise ->
              promise.tryFail(new LocksAwayException("the database does not tell about locks")));
    }
  }

  private static void end(@Nullable Waiting claim, Consumer<Promise<Standing>> told) {
    if (claim != null) {
      claim.end().forEach(told);
    }
  }
}
