package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.jdbc.JdbcXaLinks.Physical;
import dev.verdict.sdk.barrier.sql.ForwardingLink;
import dev.verdict.sdk.barrier.sql.PreparedWork;
import dev.verdict.sdk.barrier.sql.XaLink;
import dev.verdict.sdk.barrier.sql.XaLinks.Habits;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * One XA connection, in an XA transaction, in a local one, or in none. Everything blocks, so every
 * stage is complete when it is returned.
 */
final class JdbcXaLink implements XaLink<Connection>, ForwardingLink<Connection> {
  private static final Logger LOG = System.getLogger(JdbcXaLink.class.getName());
  private static final int MARIADB_DUPLICATE_XID = 1440;

  private final JdbcXaLinks home;
  private final Physical physical;
  private final boolean detaches;
  private final JdbcLink link;
  private final XAResource resource;
  private Optional<BranchXid> active = Optional.empty();
  private boolean usable;
  private boolean broken;

  JdbcXaLink(JdbcXaLinks home, Physical physical, Habits habits) {
    this.home = home;
    this.physical = physical;
    this.detaches = habits.detaches();
    this.usable = habits.keeps();
    this.link = new JdbcLink(physical.connection());
    this.resource = physical.resource();
  }

  @Override
  public JdbcLink link() {
    return link;
  }

  @Override
  public CompletionStage<Boolean> start(String scope, PreparedName name) {
    BranchXid xid = BranchXid.of(scope, name);
    try {
      resource.start(xid, XAResource.TMNOFLAGS);
      active = Optional.of(xid);
      return CompletableFuture.completedFuture(true);
    } catch (XAException | RuntimeException e) {
      if (isDuplicate(e)) {
        return CompletableFuture.completedFuture(false);
      }
      broken = true;
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean isDuplicate(Exception e) {
    return (e instanceof XAException xa && xa.errorCode == XAException.XAER_DUPID)
        || (e.getCause() instanceof SQLException sql
            && sql.getErrorCode() == MARIADB_DUPLICATE_XID);
  }

  @Override
  public PreparedWork preparedWork(String scope) {
    return new XaPreparedWork(this, resource, scope, home.sightings());
  }

  /** Ends and prepares the XA transaction. Where it stays with its connection, that is ended. */
  CompletionStage<Void> prepare() {
    BranchXid xid = active.orElseThrow(() -> new IllegalStateException("no XA transaction"));
    active = Optional.empty();
    usable &= detaches;
    try {
      resource.end(xid, XAResource.TMSUCCESS);
      if (resource.prepare(xid) != XAResource.XA_OK) {
        throw new XAException("the barrier's row was not part of the XA transaction");
      }
      return CompletableFuture.completedFuture(null);
    } catch (XAException | RuntimeException e) {
      usable = false;
      rollBackQuietly(xid);
      return CompletableFuture.failedFuture(e);
    }
  }

  private void rollBackQuietly(BranchXid xid) {
    try {
      resource.rollback(xid);
    } catch (XAException | RuntimeException e) {
      LOG.log(Level.DEBUG, "what could not be prepared ends with its connection", e);
    }
  }

  @Override
  public CompletionStage<Void> commit() {
    if (active.isEmpty()) {
      return link.commit();
    }
    BranchXid xid = active.get();
    active = Optional.empty();
    try {
      resource.end(xid, XAResource.TMSUCCESS);
      resource.commit(xid, true);
      return CompletableFuture.completedFuture(null);
    } catch (XAException | RuntimeException e) {
      usable = false;
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Void> rollback() {
    if (active.isEmpty()) {
      return link.rollback();
    }
    BranchXid xid = active.get();
    active = Optional.empty();
    endQuietly(xid);
    try {
      resource.rollback(xid);
      return CompletableFuture.completedFuture(null);
    } catch (XAException | RuntimeException e) {
      usable = false;
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The end of what the database has rolled back by itself is an error. */
  private void endQuietly(BranchXid xid) {
    try {
      resource.end(xid, XAResource.TMFAIL);
    } catch (XAException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the XA transaction was over", e);
    }
  }

  @Override
  public CompletionStage<Void> release() {
    broken |= link.rollbackFailed();
    usable &= active.isEmpty() && !broken;
    if (usable) {
      leaveLocalTransaction();
    }
    if (broken) {
      home.discardAll(physical);
    } else if (usable) {
      home.giveBack(physical);
    } else {
      home.discard(physical);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Only for a connection that is kept: of another, what is open must not be committed. */
  private void leaveLocalTransaction() {
    try {
      if (!physical.connection().getAutoCommit()) {
        physical.connection().setAutoCommit(true);
      }
      link.unbound();
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "a connection cannot be used again", e);
      broken = true;
    }
  }
}
