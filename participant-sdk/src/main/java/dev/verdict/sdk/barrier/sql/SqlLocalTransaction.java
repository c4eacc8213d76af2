package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.Found;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.PrepareRefusedException;
import dev.verdict.sdk.barrier.RetryableException;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.PreparedName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A local transaction in PostgreSQL. */
final class SqlLocalTransaction<C> implements LocalTransaction<C> {
  private static final int BUSY_RETRIES_MAX = 20;
  private static final String BUSY_PAUSE = "SELECT pg_sleep(0.05)";
  private static final String ABOVE_EVERY_ID = "~";
  private static final String OBJECT_IN_USE = "55006";
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String FEATURE_NOT_SUPPORTED = "0A000";
  private static final String INTEGRITY_VIOLATION_CLASS = "23";

  private final SqlLink<C> link;
  private final Function<Throwable, Optional<String>> sqlState;
  private final SqlBarrier.Place place;
  private final String lockTimeout;
  private boolean over;

  SqlLocalTransaction(
      SqlLink<C> link,
      Function<Throwable, Optional<String>> sqlState,
      SqlBarrier.Place place,
      String lockTimeout) {
    this.link = link;
    this.sqlState = sqlState;
    this.place = place;
    this.lockTimeout = lockTimeout;
  }

  @Override
  public C session() {
    return link.session();
  }

  @Override
  public CompletionStage<Found> claim(Entry ifAbsent) {
    BranchKey key = ifAbsent.key();
    return insert(ifAbsent)
        .thenCompose(
            rows ->
                rows.isEmpty()
                    ? lookClosely(key, ifAbsent.style()).thenApply(this::mustBeThere)
                    : CompletableFuture.completedFuture(
                        new Found.Present(entry(key, rows.get(0)))));
  }

  private CompletionStage<List<List<String>>> insert(Entry it) {
    String tx = it.key().tx().text();
    String branch = it.key().branch().text();
    String input = JsonText.format(it.input());
    String epoch = Long.toString(it.epoch());
    if (it.style() == Style.PREPARED) {
      return link.query(
          Sql.CLAIM_UNLESS_PREPARED,
          tx,
          branch,
          place.service(),
          it.style().name(),
          it.state().name(),
          it.operation(),
          it.inputHash(),
          input,
          it.reason(),
          epoch,
          lockTimeout,
          oldestThatForgets(it),
          PreparedName.prefix(place.scope(), it.key()));
    }
    return link.query(
        Sql.CLAIM,
        tx,
        branch,
        place.service(),
        it.style().name(),
        it.state().name(),
        it.operation(),
        it.inputHash(),
        input,
        it.reason(),
        epoch,
        lockTimeout,
        oldestThatForgets(it));
  }

  /**
   * The oldest watermark that keeps an entry out. None keeps a tombstone out: it must meet, at the
   * key, work that is about to commit.
   */
  private static String oldestThatForgets(Entry entry) {
    return entry.state() == State.TOMBSTONE ? ABOVE_EVERY_ID : entry.key().tx().text();
  }

  private Found mustBeThere(Found found) {
    if (found instanceof Found.Absent) {
      throw new RetryableException(
          new IllegalStateException("the branch was ended while it was looked at"));
    }
    return found;
  }

  @Override
  public CompletionStage<Found> find(Call call) {
    return lookClosely(call.key(), call.style());
  }

  /** A prepared transaction is looked for first: once it is gone, its row is visible. */
  private CompletionStage<Found> lookClosely(BranchKey key, Style style) {
    if (style != Style.PREPARED) {
      return lockRow(key);
    }
    return link.query(Sql.PREPARED, PreparedName.prefix(place.scope(), key))
        .thenCompose(
            rows ->
                rows.isEmpty()
                    ? lockRow(key)
                    : CompletableFuture.completedFuture(prepared(rows.get(0).get(0))));
  }

  private Found prepared(String text) {
    PreparedName name =
        PreparedName.read(place.scope(), text)
            .orElseThrow(() -> new IllegalStateException("not a name of ours: " + text));
    return new Found.Prepared(text, name.epoch(), name.inputHash());
  }

  private CompletionStage<Found> lockRow(BranchKey key) {
    return link.query(Sql.LOCK, lockTimeout, key.tx().text(), key.branch().text())
        .thenCompose(
            rows ->
                rows.isEmpty()
                    ? forgotten(key)
                    : CompletableFuture.completedFuture(
                        new Found.Present(entry(key, rows.get(0)))));
  }

  private CompletionStage<Found> forgotten(BranchKey key) {
    return link.query(Sql.FORGOTTEN, key.tx().text())
        .thenApply(rows -> rows.isEmpty() ? new Found.Absent() : new Found.Forgotten());
  }

  private static Entry entry(BranchKey key, List<String> row) {
    if (!row.get(8).equals("read committed")) {
      throw new IllegalStateException(
          "the barrier needs transaction isolation READ COMMITTED, not " + row.get(8));
    }
    return new Entry(
        key,
        Style.valueOf(row.get(0)),
        State.valueOf(row.get(1)),
        row.get(2),
        row.get(3),
        JsonText.parse(row.get(4)),
        JsonText.parse(row.get(5)),
        row.get(6),
        Long.parseLong(row.get(7)));
  }

  @Override
  public CompletionStage<Void> record(Entry entry, State state, Json output) {
    String tx = entry.key().tx().text();
    String kind = entry.state() == State.CLAIMED ? "work" : "follow-up";
    return link.update(
            Sql.RECORD,
            state.name(),
            JsonText.format(output),
            tx,
            entry.key().branch().text(),
            kind,
            tx)
        .thenAccept(
            count -> {
              if (count != 1) {
                throw new IllegalStateException(
                    "the handler ended the barrier's transaction, or the branch was forgotten");
              }
            });
  }

  @Override
  public CompletionStage<Void> commit() {
    return link.commit().thenCompose(none -> end());
  }

  @Override
  public CompletionStage<Void> prepare(Call call) {
    String name = new PreparedName(call.key(), call.epoch(), call.inputHash()).text(place.scope());
    return link.command("PREPARE TRANSACTION '" + name + "'")
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    neverPreparable(error)
                        ? new PrepareRefusedException(String.valueOf(rootMessage(error)), error)
                        : error))
        .thenCompose(none -> end());
  }

  private boolean neverPreparable(Throwable error) {
    String state = sqlState.apply(error).orElse("");
    return state.equals(FEATURE_NOT_SUPPORTED) || state.startsWith(INTEGRITY_VIOLATION_CLASS);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "PostgreSQL cannot prepare this work: " + root.getMessage();
  }

  @Override
  public CompletionStage<Void> rollback() {
    return over
        ? CompletableFuture.completedFuture(null)
        : link.rollback().handle((none, error) -> true).thenCompose(rolledBack -> end());
  }

  @Override
  public CompletionStage<Boolean> commitPrepared(String name) {
    return link.rollback().thenCompose(none -> finish("COMMIT PREPARED", name, 0));
  }

  @Override
  public CompletionStage<Boolean> rollbackPrepared(String name) {
    return link.rollback().thenCompose(none -> finish("ROLLBACK PREPARED", name, 0));
  }

  private CompletionStage<Boolean> finish(String verb, String name, int retries) {
    return link.command(verb + " '" + name + "'")
        .thenApply(none -> true)
        .exceptionallyCompose(error -> finishAfter(error, verb, name, retries))
        .thenCompose(was -> end().thenApply(none -> was));
  }

  private CompletionStage<Boolean> finishAfter(
      Throwable error, String verb, String name, int retries) {
    String state = sqlState.apply(error).orElse("");
    if (state.equals(UNDEFINED_OBJECT)) {
      return CompletableFuture.completedFuture(false);
    }
    if (state.equals(OBJECT_IN_USE) && retries < BUSY_RETRIES_MAX) {
      return link.command(BUSY_PAUSE).thenCompose(none -> finish(verb, name, retries + 1));
    }
    return CompletableFuture.failedFuture(error);
  }

  private CompletionStage<Void> end() {
    if (over) {
      return CompletableFuture.completedFuture(null);
    }
    over = true;
    return link.release();
  }
}
