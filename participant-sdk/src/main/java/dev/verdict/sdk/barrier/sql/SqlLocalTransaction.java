package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.ContendedException;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.Found;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.PrepareRefusedException;
import dev.verdict.sdk.barrier.RetryableException;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.PreparedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A local transaction in a database. */
final class SqlLocalTransaction<C> implements LocalTransaction<C> {
  private static final Logger LOG = System.getLogger(SqlLocalTransaction.class.getName());
  private static final String FEATURE_NOT_SUPPORTED = "0A000";
  private static final String INTEGRITY_VIOLATION_CLASS = "23";

  private final SqlLink<C> link;
  private final PreparedWork preparedWork;
  private final SqlLinks<C> errors;
  private final SqlBarrier.Place place;
  private final boolean mayInsert;
  private final boolean first;
  private Optional<Announced> announced = Optional.empty();
  private boolean over;

  /**
   * Work whose row is not written yet.
   *
   * @param transaction the one that began with it, or {@link Dialect#UNANNOUNCED}
   */
  private record Announced(Entry work, String transaction) {}

  /**
   * @param errors reads errors
   * @param mayInsert whether nobody else is known to hold the branch's key
   * @param first whether its work is said to be delivered for the first time
   */
  SqlLocalTransaction(
      SqlLink<C> link,
      PreparedWork preparedWork,
      SqlLinks<C> errors,
      SqlBarrier.Place place,
      boolean mayInsert,
      boolean first) {
    this.link = link;
    this.preparedWork = preparedWork;
    this.errors = errors;
    this.place = place;
    this.mayInsert = mayInsert;
    this.first = first;
  }

  @Override
  public C session() {
    return link.session();
  }

  @Override
  public CompletionStage<Found> claim(Entry ifAbsent) {
    BranchKey key = ifAbsent.key();
    if (!mayInsert) {
      return lookClosely(key, ifAbsent.style(), ifAbsent.inputHash())
          .thenApply(SqlLocalTransaction::mustNotRun);
    }
    return ifAbsent.state() == State.CLAIMED
        ? announce(ifAbsent)
            .thenCompose(
                transaction ->
                    transaction
                        .map(it -> announced(new Announced(ifAbsent, it)))
                        .orElseGet(() -> claimRow(ifAbsent)))
        : claimRow(ifAbsent);
  }

  @Override
  public boolean isOnlyAnnounced() {
    return announced.isPresent();
  }

  private CompletionStage<Optional<String>> announce(Entry work) {
    return first && work.style() != Style.PREPARED && place.dialect().isOptimistic()
        ? CompletableFuture.completedFuture(Optional.of(Dialect.UNANNOUNCED))
        : place.dialect().announce(link, work);
  }

  private CompletionStage<Found> announced(Announced it) {
    announced = Optional.of(it);
    return CompletableFuture.completedFuture(new Found.Present(it.work()));
  }

  private CompletionStage<Found> claimRow(Entry ifAbsent) {
    BranchKey key = ifAbsent.key();
    String unlessPrepared = ifAbsent.style() == Style.PREPARED ? preparedWork.pattern(key) : "";
    return place
        .dialect()
        .claim(link, ifAbsent, place.service(), unlessPrepared)
        .thenCompose(
            claimed ->
                claimed.isPresent()
                    ? CompletableFuture.completedFuture(
                        claimed.<Found>map(Found.Present::new).get())
                    : lookClosely(key, ifAbsent.style(), ifAbsent.inputHash())
                        .thenApply(SqlLocalTransaction::mustBeThere))
        .exceptionallyCompose(error -> behindPreparedWork(ifAbsent, error));
  }

  /** Only a waiting insert tells of prepared work where the claim cannot look for it. */
  private CompletionStage<Found> behindPreparedWork(Entry ifAbsent, Throwable error) {
    String state = errors.sqlState(error).orElse("");
    if (ifAbsent.style() != Style.PREPARED
        || !place.dialect().isLockTimeout(state, errors.vendorCode(error))) {
      return CompletableFuture.failedFuture(error);
    }
    return link.rollback()
        .thenCompose(none -> link.begin())
        .thenCompose(none -> findPrepared(ifAbsent.key(), ifAbsent.inputHash()))
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedFuture(found.get())
                    : CompletableFuture.failedFuture(error));
  }

  private static Found mustNotRun(Found found) {
    if (found instanceof Found.Absent) {
      throw new ContendedException("the same work is running elsewhere");
    }
    return found;
  }

  private static Found mustBeThere(Found found) {
    if (found instanceof Found.Absent) {
      throw new RetryableException(
          new IllegalStateException("the branch was ended while it was looked at"));
    }
    return found;
  }

  @Override
  public CompletionStage<Optional<String>> findStale(HeldLocks locks) {
    return place.dialect().tokens().findStale(link, locks);
  }

  @Override
  public CompletionStage<Found> find(Call call) {
    return lookClosely(call.key(), call.style(), call.inputHash());
  }

  /** A prepared transaction is looked for first: once it is gone, its row is visible. */
  private CompletionStage<Found> lookClosely(BranchKey key, Style style, String inputHash) {
    if (style != Style.PREPARED) {
      return lockRow(key);
    }
    return findPrepared(key, inputHash)
        .thenCompose(
            found ->
                found.isPresent() ? CompletableFuture.completedFuture(found.get()) : lockRow(key));
  }

  private CompletionStage<Optional<Found>> findPrepared(BranchKey key, String inputHash) {
    return preparedWork.find(key).thenApply(name -> name.map(it -> prepared(it, inputHash)));
  }

  /** A name may have room for the beginning of a hash only. */
  private Found prepared(String text, String inputHash) {
    PreparedName name =
        PreparedName.read(place.scope(), text)
            .orElseThrow(() -> new IllegalStateException("not a name of ours: " + text));
    boolean same = !name.inputHash().isEmpty() && inputHash.startsWith(name.inputHash());
    return new Found.Prepared(text, name.epoch(), same ? inputHash : name.inputHash());
  }

  private CompletionStage<Found> lockRow(BranchKey key) {
    return place
        .dialect()
        .lock(link, key)
        .thenCompose(
            row ->
                row.isPresent()
                    ? CompletableFuture.completedFuture(row.<Found>map(Found.Present::new).get())
                    : forgotten(key));
  }

  private CompletionStage<Found> forgotten(BranchKey key) {
    return place
        .dialect()
        .isForgotten(link, key.tx())
        .thenApply(forgotten -> forgotten ? new Found.Forgotten() : new Found.Absent());
  }

  @Override
  public CompletionStage<Void> record(Entry entry, State state, Json output) {
    link.endSession();
    return place.dialect().record(link, entry, state, output);
  }

  @Override
  public CompletionStage<Void> recordAndCommit(Entry entry, State state, Json output) {
    link.endSession();
    Dialect dialect = place.dialect();
    return announced
        .map(
            it ->
                dialect.keepAndCommit(
                    link, entry.with(state, output), place.service(), it.transaction(), errors))
        .orElseGet(() -> dialect.recordAndCommit(link, entry, state, output, errors))
        .thenCompose(none -> end());
  }

  @Override
  public CompletionStage<Void> commit() {
    return link.commit().thenCompose(none -> end());
  }

  @Override
  public CompletionStage<Void> prepare(Call call) {
    return preparedWork
        .prepare(new PreparedName(call.key(), call.epoch(), call.inputHash()))
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    neverPreparable(error)
                        ? new PrepareRefusedException(String.valueOf(rootMessage(error)), error)
                        : error))
        .thenCompose(none -> end());
  }

  private boolean neverPreparable(Throwable error) {
    String state = errors.sqlState(error).orElse("");
    return state.equals(FEATURE_NOT_SUPPORTED) || state.startsWith(INTEGRITY_VIOLATION_CLASS);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "the database cannot prepare this work: " + root.getMessage();
  }

  @Override
  public CompletionStage<Void> rollback() {
    link.endSession();
    return over
        ? CompletableFuture.completedFuture(null)
        : link.rollback()
            .thenCompose(none -> lookWhetherCommitted())
            .handle((none, error) -> true)
            .thenCompose(rolledBack -> end());
  }

  /** What is rolled back may be another transaction than the one that began. */
  private CompletionStage<Void> lookWhetherCommitted() {
    return announced
        .filter(it -> !it.transaction().equals(Dialect.UNANNOUNCED))
        .map(
            it ->
                place
                    .dialect()
                    .breakIfCommitted(link, it.work(), place.service(), it.transaction()))
        .orElseGet(() -> CompletableFuture.completedFuture(false))
        .handle(
            (broken, error) -> {
              if (error != null) {
                LOG.log(Level.WARNING, "whether a handler committed by itself is not known", error);
              } else if (broken) {
                LOG.log(
                    Level.ERROR,
                    "a handler of '"
                        + place.service()
                        + "' ended the transaction by itself: its branch is broken");
              }
              return null;
            });
  }

  @Override
  public CompletionStage<Boolean> commitPrepared(String name) {
    return link.rollback()
        .thenCompose(none -> preparedWork.commit(name))
        .thenCompose(was -> end().thenApply(none -> was));
  }

  @Override
  public CompletionStage<Boolean> rollbackPrepared(String name) {
    return link.rollback()
        .thenCompose(none -> preparedWork.rollback(name))
        .thenCompose(was -> end().thenApply(none -> was));
  }

  private CompletionStage<Void> end() {
    if (over) {
      return CompletableFuture.completedFuture(null);
    }
    over = true;
    return link.release();
  }
}
