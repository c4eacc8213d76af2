package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.HoldingsPage;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.PreparedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Entries in PostgreSQL. */
public final class SqlBarrier<C> implements BarrierStore<C> {
  /** How long a statement that looks for what is in doubt, or tells what is held, may take. */
  private static final Duration LOOK_LONGEST = Duration.ofSeconds(10);

  /** How long one that ends prepared work, or cleans up, may take. */
  private static final Duration CHORE_LONGEST = Duration.ofSeconds(30);

  private static final Logger LOG = System.getLogger(SqlBarrier.class.getName());

  private final SqlLinks<C> links;
  private final String lockTimeout;
  private volatile Place place = new Place("", "");

  /** Which service this is, and its scope for prepared names; empty until it started. */
  record Place(String service, String scope) {}

  /**
   * Over connections.
   *
   * @param lockTimeout how long a local transaction waits for one lock, at least 1 ms
   */
  public SqlBarrier(SqlLinks<C> links, Duration lockTimeout) {
    if (lockTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("the lock time-out must be at least 1 ms");
    }
    this.links = links;
    this.lockTimeout = lockTimeout.toMillis() + "ms";
  }

  @Override
  public Executor executor() {
    return links.executor();
  }

  @Override
  public boolean isRetryable(Throwable error) {
    return links.sqlState(error).filter(s -> s.equals("40001") || s.equals("40P01")).isPresent();
  }

  @Override
  public CompletionStage<Void> createSchema() {
    return using(false, Duration.ZERO, link -> link.command(Sql.schema()));
  }

  @Override
  public CompletionStage<Void> start(String participant, boolean prepares) {
    return using(false, CHORE_LONGEST, link -> link.query(Sql.SETTINGS))
        .thenAccept(rows -> start(participant, prepares, rows.get(0)));
  }

  private void start(String participant, boolean prepares, List<String> settings) {
    if (prepares && settings.get(1).equals("0")) {
      throw new IllegalStateException(
          "participant '"
              + participant
              + "' declares prepared operations, but PostgreSQL's max_prepared_transactions is 0:"
              + " set it to at least the number of connections and restart PostgreSQL");
    }
    if (settings.get(2).equals("off") || settings.get(3).equals("off")) {
      LOG.log(
          Level.WARNING,
          "{0}: fsync is {1} and synchronous_commit is {2}: a crash of PostgreSQL can lose votes"
              + " that were given; set both to on",
          participant,
          settings.get(2),
          settings.get(3));
    }
    place = new Place(participant, PreparedName.scope(participant, settings.get(0)));
  }

  @Override
  public CompletionStage<LocalTransaction<C>> begin(Call call) {
    Place here = place;
    if (here.service().isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the participant was not started"));
    }
    boolean phaseTwo =
        switch (call.kind()) {
          case COMMIT, ABORT -> true;
          case PREPARE, TRY, CONFIRM, CANCEL, ACTION, COMPENSATE, SETTLE -> false;
        };
    return links
        .open(phaseTwo)
        .thenCompose(
            link ->
                releasing(link, begin(link, phaseTwo))
                    .thenApply(
                        none ->
                            new SqlLocalTransaction<>(link, links::sqlState, here, lockTimeout)));
  }

  /** Handlers take what time they need; phase two has none. */
  private static CompletionStage<Void> begin(SqlLink<?> link, boolean phaseTwo) {
    if (phaseTwo) {
      link.bound(CHORE_LONGEST);
    }
    return link.begin();
  }

  private static CompletionStage<Void> releasing(SqlLink<?> link, CompletionStage<Void> begun) {
    return begun.exceptionallyCompose(
        error -> link.release().thenCompose(none -> CompletableFuture.failedFuture(error)));
  }

  @Override
  public CompletionStage<List<InDoubt>> inDoubt(Duration olderThan, int max) {
    Place here = place;
    String age = Long.toString(olderThan.toMillis());
    String limit = Integer.toString(max);
    String prefix = PreparedName.prefix(here.scope());
    return using(
        true,
        LOOK_LONGEST,
        link ->
            link.query(Sql.PREPARED_IN_DOUBT, prefix, age, limit)
                .thenCompose(
                    prepared ->
                        link.query(Sql.TRIED_IN_DOUBT, here.service(), age, limit)
                            .thenApply(tried -> inDoubt(here, prepared, tried))));
  }

  private static List<InDoubt> inDoubt(
      Place here, List<List<String>> prepared, List<List<String>> tried) {
    List<InDoubt> found = new ArrayList<>();
    for (List<String> row : prepared) {
      PreparedName.read(here.scope(), row.get(0))
          .ifPresent(name -> found.add(new InDoubt(name.key(), Style.PREPARED)));
    }
    for (List<String> row : tried) {
      BranchKey key = new BranchKey(new TxId(row.get(0)), new BranchId(row.get(1)));
      found.add(new InDoubt(key, Style.TCC));
    }
    return found;
  }

  @Override
  public CompletionStage<Void> raiseWatermark(TxId upTo) {
    return chore(link -> link.update(Sql.RAISE_WATERMARK, upTo.text())).thenAccept(count -> {});
  }

  @Override
  public CompletionStage<List<TxId>> transactions(String after, TxId upTo, int max) {
    String service = place.service();
    String limit = Integer.toString(max);
    return chore(link -> link.query(Sql.TRANSACTIONS, after, upTo.text(), service, limit))
        .thenApply(rows -> rows.stream().map(row -> new TxId(row.get(0))).toList());
  }

  @Override
  public CompletionStage<Integer> forget(List<TxId> finished) {
    String ids = String.join(",", finished.stream().map(TxId::text).toList());
    return chore(link -> link.update(Sql.FORGET, ids, place.service()));
  }

  /** Prepared work is looked for first: once it is gone, its row is visible. */
  @Override
  public CompletionStage<HoldingsPage> holdings(HoldingsQuery query) {
    Place here = place;
    return using(
        false,
        LOOK_LONGEST,
        link ->
            link.query(Sql.PREPARED_HELD, PreparedName.prefix(here.scope()))
                .thenCompose(
                    prepared ->
                        link.query(Sql.HELD, Held.parameters(here.service(), query))
                            .thenCompose(
                                rows ->
                                    link.query(Sql.WATERMARK)
                                        .thenApply(
                                            mark ->
                                                HoldingsPage.of(
                                                    query,
                                                    Held.prepared(here.scope(), prepared),
                                                    Held.rows(rows),
                                                    Held.watermark(mark))))));
  }

  private <T> CompletionStage<T> chore(Function<SqlLink<C>, CompletionStage<T>> body) {
    return using(false, CHORE_LONGEST, body);
  }

  /**
   * @param longest how long one statement may take; zero for as long as it takes
   */
  private <T> CompletionStage<T> using(
      boolean phaseTwo, Duration longest, Function<SqlLink<C>, CompletionStage<T>> body) {
    return CompletableFuture.supplyAsync(() -> links.open(phaseTwo), executor())
        .thenCompose(opened -> opened)
        .thenCompose(
            link -> {
              link.bound(longest);
              return released(link, body.apply(link));
            });
  }

  private static <T> CompletionStage<T> released(SqlLink<?> link, CompletionStage<T> outcome) {
    return outcome
        .thenCompose(value -> link.release().thenApply(none -> value))
        .exceptionallyCompose(
            error -> link.release().thenCompose(none -> CompletableFuture.failedFuture(error)));
  }

  @Override
  public void close() {
    links.close();
  }
}
