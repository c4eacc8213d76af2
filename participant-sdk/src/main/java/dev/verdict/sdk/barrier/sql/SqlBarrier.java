package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Holding;
import dev.verdict.sdk.barrier.HoldingsPage;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.NotStartedException;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Entries in a SQL database, whose kind is found out when it is first used. */
public final class SqlBarrier<C> implements BarrierStore<C> {
  /** How long a statement that looks for what is in doubt, or tells what is held, may take. */
  private static final Duration LOOK_LONGEST = Duration.ofSeconds(10);

  /** How long one that ends prepared work, or cleans up, may take. */
  private static final Duration CHORE_LONGEST = Duration.ofSeconds(30);

  /** How many prepared branches are told of. */
  private static final int PREPARED_MAX = 100_000;

  private static final XaLinks.Habits AS_IT_COMES = new XaLinks.Habits(List.of(), false, false);

  /** SQLSTATEs of tables, columns and schemas that are not there, or not for this user. */
  private static final Set<String> NOT_THERE =
      Set.of("42P01", "42703", "3F000", "42501", "42S02", "42S22");

  /** MariaDB's number for a table that is not for this user, whose SQLSTATE says less. */
  private static final int TABLE_ACCESS_DENIED = 1142;

  private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "XA102");

  private final SqlLinks<C> links;
  private final Optional<XaLinks<C>> xa;
  private final Duration lockTimeout;
  private final boolean optimistic;
  private volatile Optional<Place> place = Optional.empty();

  /**
   * Which service this is, its scope for prepared names, and how its database is spoken to.
   *
   * @param xaDialect the same on connections for XA
   * @param commitsLast see {@link #commitsLast}
   */
  record Place(
      String service, String scope, Dialect dialect, Dialect xaDialect, boolean commitsLast) {}

  /**
   * Over connections.
   *
   * @param lockTimeout how long a local transaction waits for one lock, at least 1 ms
   * @param optimistic whether first deliveries run before anything is asked
   */
  public SqlBarrier(SqlLinks<C> links, Duration lockTimeout, boolean optimistic) {
    this(links, Optional.empty(), lockTimeout, optimistic);
  }

  /**
   * Over connections.
   *
   * @param xa prepares by XA, and ends what was prepared; empty to prepare by statements
   * @param lockTimeout how long a local transaction waits for one lock, at least 1 ms
   * @param optimistic whether first deliveries run before anything is asked
   */
  public SqlBarrier(
      SqlLinks<C> links, Optional<XaLinks<C>> xa, Duration lockTimeout, boolean optimistic) {
    if (lockTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("the lock time-out must be at least 1 ms");
    }
    this.links = links;
    this.xa = xa;
    this.lockTimeout = lockTimeout;
    this.optimistic = optimistic;
  }

  @Override
  public Executor executor(Lane lane) {
    return links.executor(lane);
  }

  @Override
  public boolean isRetryable(Throwable error) {
    return links.sqlState(error).filter(LOST_RACES::contains).isPresent();
  }

  @Override
  public boolean isLockTimeout(Throwable error) {
    return place
        .map(Place::dialect)
        .filter(it -> it.isLockTimeout(links.sqlState(error).orElse(""), links.vendorCode(error)))
        .isPresent();
  }

  @Override
  public Optional<String> sqlState(Throwable error) {
    return links.sqlState(error);
  }

  @Override
  public CompletionStage<Void> createSchema() {
    return using(false, Duration.ZERO, (link, dialect) -> dialect.createSchema(link));
  }

  @Override
  public CompletionStage<Void> start(String participant, boolean prepares) {
    Dialect.Demand demand = new Dialect.Demand(participant, prepares, xa.isPresent());
    return chore(
            (link, dialect) ->
                dialect
                    .start(link, demand)
                    .thenCompose(
                        started -> requireTables(link, dialect).thenApply(none -> started)))
        .thenCompose(
            pool ->
                startXa(pool, demand).thenAccept(byXa -> place = place(participant, pool, byXa)));
  }

  @Override
  public boolean commitsLast() {
    return place.map(Place::commitsLast).orElse(true);
  }

  private CompletionStage<Void> requireTables(SqlLink<C> link, Dialect dialect) {
    return link.query(dialect.tables())
        .<Void>thenApply(rows -> null)
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    isNotThere(error) ? Schema.missing(dialect.script(), error) : error));
  }

  private boolean isNotThere(Throwable error) {
    return links.sqlState(error).filter(NOT_THERE::contains).isPresent()
        || links.vendorCode(error) == TABLE_ACCESS_DENIED;
  }

  private CompletionStage<Dialect.Started> startXa(Dialect.Started pool, Dialect.Demand demand) {
    return xa.filter(it -> demand.prepares())
        .map(it -> usingXa(it, AS_IT_COMES, link -> pool.dialect().start(link, demand)))
        .orElseGet(() -> CompletableFuture.completedFuture(pool));
  }

  private static Optional<Place> place(
      String participant, Dialect.Started pool, Dialect.Started byXa) {
    if (!byXa.database().equals(pool.database())) {
      throw new IllegalStateException(
          "the XA data source is of database '"
              + byXa.database()
              + "', the pool of '"
              + pool.database()
              + "': give the store one database");
    }
    String scope = PreparedName.scope(participant, pool.database());
    return Optional.of(
        new Place(participant, scope, pool.dialect(), byXa.dialect(), pool.commitsLast()));
  }

  /** On the caller's thread: whoever works under a lock has one, and need not wait for another. */
  @Override
  public CompletionStage<Void> raiseTokens(HeldLocks locks) {
    return links
        .open(false)
        .thenCompose(
            link -> using(link, CHORE_LONGEST, dialect -> dialect.tokens().raise(link, locks)));
  }

  @Override
  public CompletionStage<LocalTransaction<C>> begin(Call call) {
    if (place.isEmpty()) {
      return CompletableFuture.failedFuture(new NotStartedException());
    }
    Place here = place.get();
    return xa.filter(it -> isByXa(call.kind()))
        .map(it -> beginByXa(it, here, call))
        .orElseGet(() -> beginLocal(here, call));
  }

  private static boolean isByXa(CallKind kind) {
    return kind == CallKind.PREPARE || kind == CallKind.COMMIT || kind == CallKind.ABORT;
  }

  private CompletionStage<LocalTransaction<C>> beginLocal(Place here, Call call) {
    boolean phaseTwo = Lane.of(call.kind()) == Lane.PHASE_TWO;
    return links
        .open(phaseTwo)
        .thenApply(link -> Fitted.of(link, here.dialect()))
        .thenCompose(
            link ->
                releasing(link, begin(link, phaseTwo))
                    .thenApply(
                        none ->
                            new SqlLocalTransaction<>(
                                link, preparedWork(link, here), links, here, true, call.first())));
  }

  /** Handlers take what time they need; phase two has none. */
  private static CompletionStage<Void> begin(SqlLink<?> link, boolean phaseTwo) {
    if (phaseTwo) {
      link.bound(CHORE_LONGEST);
    }
    return link.begin();
  }

  private PreparedWork preparedWork(SqlLink<C> link, Place here) {
    return here.dialect().preparesByStatements()
        ? new SqlPreparedWork(link, links::sqlState, here.scope())
        : new NoPreparedWork();
  }

  private CompletionStage<LocalTransaction<C>> beginByXa(XaLinks<C> from, Place here, Call call) {
    return from.open(habits(here), call.kind() != CallKind.PREPARE)
        .thenCompose(
            link ->
                releasing(link, started(link, here, call))
                    .thenApply(
                        mayInsert ->
                            new SqlLocalTransaction<>(
                                link,
                                link.preparedWork(here.scope()),
                                links,
                                here,
                                mayInsert,
                                false)));
  }

  private static CompletionStage<Boolean> started(XaLink<?> link, Place here, Call call) {
    if (call.kind() != CallKind.PREPARE) {
      return begin(link, true).thenApply(none -> true);
    }
    return link.start(here.scope(), new PreparedName(call.key(), call.epoch(), call.inputHash()))
        .thenCompose(
            started ->
                started
                    ? CompletableFuture.completedFuture(true)
                    : link.begin().thenApply(none -> false));
  }

  private static XaLinks.Habits habits(Place here) {
    Dialect dialect = here.xaDialect();
    return new XaLinks.Habits(dialect.enter(), dialect.detachesWhenPrepared(), true);
  }

  private static <T> CompletionStage<T> releasing(SqlLink<?> link, CompletionStage<T> begun) {
    return begun.exceptionallyCompose(
        error -> link.release().thenCompose(none -> CompletableFuture.failedFuture(error)));
  }

  @Override
  public CompletionStage<List<InDoubt>> inDoubt(Duration olderThan, int max) {
    if (place.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Place here = place.get();
    return prepared(here, olderThan, max)
        .thenCompose(
            names ->
                using(
                        true,
                        LOOK_LONGEST,
                        (link, dialect) ->
                            here.dialect().tried(link, here.service(), olderThan, max))
                    .thenApply(tried -> inDoubt(here, names, tried)));
  }

  private CompletionStage<List<String>> prepared(Place here, Duration olderThan, int max) {
    return xa.isPresent()
        ? usingXa(
            xa.get(), habits(here), link -> link.preparedWork(here.scope()).inDoubt(olderThan, max))
        : using(
            true,
            LOOK_LONGEST,
            (link, dialect) -> preparedWork(link, here).inDoubt(olderThan, max));
  }

  private <T> CompletionStage<T> usingXa(
      XaLinks<C> from, XaLinks.Habits habits, Function<XaLink<C>, CompletionStage<T>> body) {
    return CompletableFuture.supplyAsync(() -> from.open(habits, true), executor(Lane.PHASE_TWO))
        .thenCompose(opened -> opened)
        .thenCompose(
            link -> {
              link.bound(LOOK_LONGEST);
              return released(link, body.apply(link));
            });
  }

  private static List<InDoubt> inDoubt(
      Place here, List<String> prepared, List<List<String>> tried) {
    List<InDoubt> found = new ArrayList<>();
    for (String text : prepared) {
      PreparedName.read(here.scope(), text)
          .ifPresent(name -> found.add(new InDoubt(name.key(), Style.PREPARED)));
    }
    for (List<String> row : tried) {
      BranchKey key = new BranchKey(new TxId(row.get(0)), new BranchId(row.get(1)));
      found.add(new InDoubt(key, Style.TCC));
    }
    return found;
  }

  @Override
  public CompletionStage<Optional<LongPrepared>> longPrepared(Duration age) {
    return using(true, LOOK_LONGEST, (link, dialect) -> dialect.longPrepared(link, age))
        .thenApply(
            rows -> rows.stream().map(row -> new LongPrepared(row.get(0), row.get(1))).findFirst());
  }

  @Override
  public CompletionStage<Void> raiseWatermark(TxId upTo) {
    return chore((link, dialect) -> dialect.raiseWatermark(link, upTo)).thenAccept(count -> {});
  }

  @Override
  public CompletionStage<List<TxId>> transactions(String after, TxId upTo, int max) {
    return chore((link, dialect) -> dialect.transactions(link, service(), after, upTo, max))
        .thenApply(rows -> rows.stream().map(row -> new TxId(row.get(0))).toList());
  }

  @Override
  public CompletionStage<Integer> forget(List<TxId> finished) {
    return chore((link, dialect) -> dialect.forget(link, service(), finished));
  }

  private String service() {
    return place.map(Place::service).orElse("");
  }

  /** Prepared work is looked for first: once it is gone, its row is visible. */
  @Override
  public CompletionStage<HoldingsPage> holdings(HoldingsQuery query) {
    if (place.isEmpty()) {
      return CompletableFuture.failedFuture(new NotStartedException());
    }
    Place here = place.get();
    return prepared(here, Duration.ZERO, PREPARED_MAX)
        .thenCompose(
            names ->
                using(
                    false,
                    LOOK_LONGEST,
                    (link, dialect) ->
                        held(link, here, query, Held.prepared(here.scope(), names))));
  }

  private static CompletionStage<HoldingsPage> held(
      SqlLink<?> link, Place here, HoldingsQuery query, List<Holding> prepared) {
    Dialect dialect = here.dialect();
    return dialect
        .held(link, here.service(), query)
        .thenCompose(
            rows ->
                dialect
                    .watermark(link)
                    .thenApply(
                        mark ->
                            HoldingsPage.of(
                                query, prepared, Held.rows(rows), Held.watermark(mark))));
  }

  private <T> CompletionStage<T> chore(BiFunction<SqlLink<C>, Dialect, CompletionStage<T>> body) {
    return using(false, CHORE_LONGEST, body);
  }

  /**
   * @param longest how long one statement may take; zero for as long as it takes
   */
  private <T> CompletionStage<T> using(
      boolean phaseTwo,
      Duration longest,
      BiFunction<SqlLink<C>, Dialect, CompletionStage<T>> body) {
    return CompletableFuture.supplyAsync(
            () -> links.open(phaseTwo), executor(phaseTwo ? Lane.PHASE_TWO : Lane.WORK))
        .thenCompose(opened -> opened)
        .thenCompose(link -> using(link, longest, dialect -> body.apply(link, dialect)));
  }

  private <T> CompletionStage<T> using(
      SqlLink<C> link, Duration longest, Function<Dialect, CompletionStage<T>> body) {
    link.bound(longest);
    return released(link, dialect(link).thenCompose(body));
  }

  private CompletionStage<Dialect> dialect(SqlLink<C> link) {
    return place.isPresent()
        ? CompletableFuture.completedFuture(place.get().dialect())
        : link.product().thenApply(product -> Dialect.of(product, lockTimeout, optimistic));
  }

  private static <T> CompletionStage<T> released(SqlLink<?> link, CompletionStage<T> outcome) {
    return outcome
        .thenCompose(value -> link.release().thenApply(none -> value))
        .exceptionallyCompose(
            error -> link.release().thenCompose(none -> CompletableFuture.failedFuture(error)));
  }

  @Override
  public void close() {
    xa.ifPresent(XaLinks::close);
    links.close();
  }
}
