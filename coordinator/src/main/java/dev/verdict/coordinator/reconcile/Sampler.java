package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares finished transactions of this node's shards with their services all the time, one after
 * the other, and notes where they disagree. Every other look is at an open disagreement, if nobody
 * has looked at one for {@link #AGAIN}. The others are at transactions of random age, whose
 * logarithm is distributed evenly: mostly at what began lately, and now and then at what began long
 * ago, for a service may lose it later. Of the database they take one connection at a time. For one
 * event loop.
 *
 * <p>Its questions do not count among the calls that a service may have at a time: they are {@link
 * #UNDER_WAY_MAX} at most, and nobody whose circuit is shut is asked, so that neither can a slow
 * answer hold up a transaction's call nor many of those keep a disagreement from being seen.
 */
public final class Sampler {
  /** How many looks are under way at a time. */
  static final int UNDER_WAY_MAX = 4;

  /** So long after the last look an open disagreement is looked at again. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final int SECOND_MILLIS = 1_000;

  private final Settings settings;
  private final Parts parts;
  private final Reconciler reconciler;
  private final Askable askable;
  private final SplittableRandom random;
  private Future<?> atTheDatabase = Future.succeededFuture();
  private int underWay;
  private boolean again;
  private boolean failing;

  /**
   * How often, and at what.
   *
   * @param perSecond looks a second, 1 to {@value #SECOND_MILLIS}
   * @param settled nothing has happened for that long to what is looked at; at least 1 ms
   * @param kept the age of the oldest that are looked at
   */
  public record Settings(int perSecond, Duration settled, Duration kept) {}

  /**
   * What it works with.
   *
   * @param shards which shards this node leads
   * @param samples where transactions come from
   * @param read a finished transaction; empty if there is none of that id
   * @param participants the services
   * @param store where disagreements are noted
   * @param heard told of each comparison
   * @param clock by which ids are given out
   */
  public record Parts(
      Supplier<List<Integer>> shards,
      Samples samples,
      Function<TxId, Future<Optional<Snapshot>>> read,
      ParticipantRegistry participants,
      DisagreementStore store,
      Consumer<Report> heard,
      InstantSource clock) {}

  /**
   * @param vertx runs the calls
   * @param random chooses ages
   */
  public Sampler(Vertx vertx, Settings settings, Parts parts, SplittableRandom random) {
    this.settings = settings;
    this.parts = parts;
    this.reconciler = new Reconciler(vertx, parts.participants().addresses());
    this.askable = new Askable(parts.participants(), parts.clock());
    this.random = random;
  }

  /** The time between two looks. */
  public Duration period() {
    return Duration.ofMillis(SECOND_MILLIS / settings.perSecond());
  }

  /** Looks at one, unless too many looks are under way. Never fails; completes when it is over. */
  public Future<Void> look() {
    List<Integer> shards = parts.shards().get();
    if (shards.isEmpty() || underWay >= UNDER_WAY_MAX) {
      return Future.succeededFuture();
    }
    underWay++;
    return alone(() -> chosen(shards))
        .compose(snapshot -> snapshot.map(this::compare).orElseGet(() -> Future.succeededFuture()))
        .onSuccess(done -> failing = false)
        .recover(this::tell)
        .onComplete(over -> underWay--);
  }

  /** Whatever becomes of what goes before, these go one after the other. */
  private <T> Future<T> alone(Supplier<Future<T>> work) {
    Future<T> mine = atTheDatabase.transform((done, failure) -> work.get());
    atTheDatabase = mine;
    return mine;
  }

  private Future<Optional<Snapshot>> chosen(Collection<Integer> shards) {
    return next(shards)
        .compose(
            chosen -> chosen.map(parts.read()).orElseGet(() -> Future.succeededFuture(gone())));
  }

  private static Optional<Snapshot> gone() {
    return Optional.empty();
  }

  private Future<Optional<TxId>> next(Collection<Integer> shards) {
    again = !again;
    return again
        ? parts
            .store()
            .takeTurn(shards, AGAIN)
            .compose(due -> due.isPresent() ? Future.succeededFuture(due) : sample(shards))
        : sample(shards);
  }

  private Future<Optional<TxId>> sample(Collection<Integer> shards) {
    return parts.samples().next(shards, parts.clock().millis() - ageMillis(), settings.settled());
  }

  private long ageMillis() {
    double least = (double) settings.settled().toMillis();
    double most = Math.max(least, (double) settings.kept().toMillis());
    return (long) (least * Math.pow(most / least, random.nextDouble()));
  }

  private Future<Void> compare(Snapshot transaction) {
    return reconciler
        .compare(List.of(transaction), askable::find)
        .compose(
            report -> {
              askable.leaveAlone(report.untold().keySet());
              parts.heard().accept(report);
              return alone(() -> parts.store().note(report));
            });
  }

  /** Only the first failure in a row is told. */
  private Future<Void> tell(Throwable failure) {
    if (!failing) {
      LOG.warn("Cannot compare transactions with their services at present", failure);
      failing = true;
    }
    return Future.succeededFuture();
  }
}
