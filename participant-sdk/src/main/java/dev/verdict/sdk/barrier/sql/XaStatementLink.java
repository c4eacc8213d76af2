package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.sql.XaLinks.Habits;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One connection to MariaDB or MySQL, in an XA transaction that statements drive, in a local one,
 * or in none.
 *
 * @param <C> what handlers work with
 */
public final class XaStatementLink<C> implements XaLink<C>, ForwardingLink<C> {
  private static final Logger LOG = System.getLogger(XaStatementLink.class.getName());
  private static final int DUPLICATE_XID = 1440;

  private final SqlLink<C> link;
  private final Errors errors;
  private final Sightings sightings;
  private final Origin origin;
  private final boolean detaches;
  private Optional<BranchXid> active = Optional.empty();
  private boolean usable;

  /** Reads the database's own number of an error. */
  @FunctionalInterface
  public interface Errors {
    /** See {@link SqlLinks#vendorCode}. */
    int vendorCode(Throwable error);
  }

  /** Where a connection goes when it is released. */
  @FunctionalInterface
  public interface Origin {
    /**
     * Takes it back, or ends it.
     *
     * @param usable whether it may be used again
     */
    CompletionStage<Void> take(boolean usable);
  }

  /**
   * Over a connection of its own.
   *
   * @param sightings of all connections to that database
   * @param origin takes the connection back, or ends it; the link itself is not released
   */
  public XaStatementLink(
      SqlLink<C> link, Habits habits, Errors errors, Sightings sightings, Origin origin) {
    this.link = link;
    this.errors = errors;
    this.sightings = sightings;
    this.origin = origin;
    this.detaches = habits.detaches();
    this.usable = habits.keeps();
  }

  @Override
  public SqlLink<C> link() {
    return link;
  }

  @Override
  public CompletionStage<Boolean> start(String scope, PreparedName name) {
    BranchXid xid = BranchXid.of(scope, name);
    return xa("START", xid)
        .thenApply(
            none -> {
              active = Optional.of(xid);
              return true;
            })
        .exceptionallyCompose(
            error ->
                errors.vendorCode(error) == DUPLICATE_XID
                    ? CompletableFuture.completedFuture(false)
                    : lost(error));
  }

  CompletionStage<Void> xa(String verb, BranchXid xid) {
    return link.command("XA " + verb + " " + XaStatements.literal(xid));
  }

  private <T> CompletionStage<T> lost(Throwable error) {
    usable = false;
    return CompletableFuture.failedFuture(error);
  }

  @Override
  public PreparedWork preparedWork(String scope) {
    return new XaStatements(this, errors, scope, sightings);
  }

  /** Ends and prepares the XA transaction. Where it stays with its connection, that is ended. */
  CompletionStage<Void> prepare() {
    BranchXid xid = active.orElseThrow(() -> new IllegalStateException("no XA transaction"));
    active = Optional.empty();
    usable &= detaches;
    return xa("END", xid)
        .thenCompose(none -> xa("PREPARE", xid))
        .exceptionallyCompose(error -> quietly("ROLLBACK", xid).thenCompose(none -> lost(error)));
  }

  @Override
  public CompletionStage<Void> commit() {
    if (active.isEmpty()) {
      return link.commit();
    }
    BranchXid xid = active.get();
    active = Optional.empty();
    return xa("END", xid)
        .thenCompose(none -> link.command("XA COMMIT " + XaStatements.literal(xid) + " ONE PHASE"))
        .exceptionallyCompose(this::lost);
  }

  @Override
  public CompletionStage<Void> rollback() {
    if (active.isEmpty()) {
      return link.rollback();
    }
    BranchXid xid = active.get();
    active = Optional.empty();
    return quietly("END", xid)
        .thenCompose(none -> xa("ROLLBACK", xid))
        .exceptionallyCompose(this::lost);
  }

  /** The end of what the database has rolled back by itself is an error. */
  private CompletionStage<Void> quietly(String verb, BranchXid xid) {
    return xa(verb, xid)
        .exceptionally(
            error -> {
              LOG.log(Level.DEBUG, "an XA transaction was over", error);
              return null;
            });
  }

  @Override
  public CompletionStage<Void> release() {
    if (active.isPresent()) {
      return origin.take(false);
    }
    return link.rollback()
        .exceptionallyCompose(this::lost)
        .handle((none, error) -> usable)
        .thenCompose(origin::take);
  }
}
