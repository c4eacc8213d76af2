package dev.verdict.coordinator.batch;

import dev.verdict.coordinator.batch.BatchStore.Heard;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a batch out, on one event loop, and says every second how far it is. Whoever asked for it
 * need not wait. It ends with its node: nobody goes on with it, and what it did not reach is as it
 * was.
 */
public final class BatchRun {
  /** How many transactions are asked at a time. */
  static final int AT_ONCE_MAX = 16;

  /** How often one that cannot answer at present is asked, and how long it is left alone. */
  static final int TRIES_MAX = 5;

  static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** Without a beat for so long it begins nothing more, well before it counts as abandoned. */
  private static final Duration DOUBT = BatchStore.SILENCE_MAX.dividedBy(2);

  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  private final Vertx vertx;
  private final BatchStore store;
  private final BatchOrder order;
  private final BooleanSupplier serving;
  private final Function<TxId, Future<ItemResult>> act;
  private final Deque<Item> left = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private final Pace pace;
  private long heardNanos = System.nanoTime();
  private long lookTimer;
  private long beatTimer;
  private int underWay;
  private int resting;
  private boolean beating;
  private boolean stopping;
  private boolean over;

  private record Item(TxId id, int tries) {}

  /**
   * @param order what was asked for; the store has taken it up
   * @param ids the transactions, in the order in which they are asked
   * @param serving whether this node serves; once it does not, the batch is abandoned
   * @param act asks one transaction; a failure counts as refused
   */
  public BatchRun(
      Vertx vertx,
      BatchStore store,
      BatchOrder order,
      Collection<TxId> ids,
      BooleanSupplier serving,
      Function<TxId, Future<ItemResult>> act) {
    this.vertx = vertx;
    this.store = store;
    this.order = order;
    this.serving = serving;
    this.act = act;
    this.pace = new Pace(order.perSecond(), System.nanoTime());
    ids.forEach(id -> left.add(new Item(id, 1)));
  }

  /** Begins; called on the event loop that it is to run on. */
  public void start() {
    LOG.info("Batch {}: {} of {} transactions", order.id(), order.action(), order.selected());
    lookTimer = vertx.setPeriodic(LOOK.toMillis(), timer -> look());
    beatTimer = vertx.setPeriodic(BEAT.toMillis(), timer -> beat());
    look();
  }

  private void look() {
    if (over) {
      return;
    }
    if (!serving.getAsBoolean()) {
      end(BatchState.ABANDONED);
    } else if (stopping || left.isEmpty()) {
      endIfQuiet();
    } else if (System.nanoTime() - heardNanos < DOUBT.toNanos()) {
      askSome();
    }
  }

  private void askSome() {
    while (underWay < AT_ONCE_MAX
        && !left.isEmpty()
        && pace.take(System.nanoTime(), LOOK.toNanos())) {
      ask(left.remove());
    }
  }

  private void ask(Item item) {
    underWay++;
    Future.succeededFuture(item.id())
        .compose(act)
        .otherwise(failure -> failed(item, failure))
        .onSuccess(
            result -> {
              underWay--;
              answered(item, result);
              look();
            });
  }

  private ItemResult failed(Item item, Throwable failure) {
    LOG.error("Batch {} could not ask transaction {}", order.id(), item.id(), failure);
    return new ItemResult.Refused("internal", "The coordinator could not ask it.", false);
  }

  private void answered(Item item, ItemResult result) {
    boolean passing = result instanceof ItemResult.Refused refused && refused.passing();
    if (passing && item.tries() < TRIES_MAX && !stopping) {
      resting++;
      vertx.setTimer(
          TRY_AGAIN.toMillis(),
          timer -> {
            resting--;
            left.addFirst(new Item(item.id(), item.tries() + 1));
          });
    } else {
      tally.count(item.id(), result);
    }
  }

  private void endIfQuiet() {
    if (underWay == 0 && (stopping || resting == 0)) {
      end(left.isEmpty() && resting == 0 ? BatchState.FINISHED : BatchState.STOPPED);
    }
  }

  private void beat() {
    if (beating || over) {
      return;
    }
    beating = true;
    long sentNanos = System.nanoTime();
    store
        .beat(order.id(), tally.progress())
        .onComplete(
            (heard, failure) -> {
              beating = false;
              if (failure == null) {
                heard(heard, sentNanos);
              } else {
                LOG.warn("Batch {} cannot say how far it is: {}", order.id(), failure.toString());
              }
            });
  }

  /** The store knows of the batch since some time after the beat was sent. */
  private void heard(Heard heard, long sentNanos) {
    heardNanos = sentNanos;
    switch (heard) {
      case GO_ON -> {}
      case STOP -> stopping = true;
      case OVER -> giveUp();
    }
    look();
  }

  private void giveUp() {
    if (!over) {
      LOG.warn("Batch {} counts as abandoned and goes no further", order.id());
      cease();
    }
  }

  private void cease() {
    over = true;
    vertx.cancelTimer(lookTimer);
    vertx.cancelTimer(beatTimer);
  }

  private void end(BatchState as) {
    cease();
    Progress progress = tally.progress();
    LOG.info(
        "Batch {} is {}: {} done, {} refused, {} skipped",
        order.id(),
        as.word(),
        progress.done(),
        progress.refused(),
        progress.skipped());
    tellEnd(progress, as, TRIES_MAX);
  }

  private void tellEnd(Progress progress, BatchState as, int tries) {
    store
        .end(order.id(), progress, as)
        .onFailure(
            failure -> {
              LOG.warn("Batch {} cannot say that it is over: {}", order.id(), failure.toString());
              if (tries > 1) {
                vertx.setTimer(TRY_AGAIN.toMillis(), timer -> tellEnd(progress, as, tries - 1));
              }
            });
  }
}
