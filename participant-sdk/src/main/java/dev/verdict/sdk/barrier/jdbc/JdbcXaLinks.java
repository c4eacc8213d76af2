package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.IdleConnections;
import dev.verdict.sdk.barrier.sql.Sightings;
import dev.verdict.sdk.barrier.sql.XaLink;
import dev.verdict.sdk.barrier.sql.XaLinks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;

/**
 * Connections out of an XA data source, which has no pool: those that are free are kept for a
 * while. There are as many at a time as there are threads that call. Blocks the calling thread.
 */
public final class JdbcXaLinks implements XaLinks<Connection> {
  private static final Logger LOG = System.getLogger(JdbcXaLinks.class.getName());

  private final XADataSource source;
  private final Sightings sightings = new Sightings(System::nanoTime);
  private final IdleConnections<Physical> idle =
      new IdleConnections<>(physical -> true, this::discard);

  /** A physical connection, as a session and as a resource. */
  record Physical(XAConnection xa, Connection connection, XAResource resource) {}

  /** Over a data source, which stays the caller's. */
  public JdbcXaLinks(XADataSource source) {
    this.source = source;
  }

  /** Nobody waits for another here: each thread has a connection. */
  @Override
  public CompletionStage<XaLink<Connection>> open(Habits habits, boolean phaseTwo) {
    try {
      return CompletableFuture.completedFuture(new JdbcXaLink(this, borrow(habits), habits));
    } catch (SQLException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Physical borrow(Habits habits) throws SQLException {
    Optional<Physical> free = idle.borrow();
    return free.isPresent() ? free.get() : connect(habits);
  }

  private Physical connect(Habits habits) throws SQLException {
    XAConnection xa = source.getXAConnection();
    try {
      Connection connection = xa.getConnection();
      try (Statement statement = connection.createStatement()) {
        for (String command : habits.setUp()) {
          statement.execute(command);
        }
      }
      return new Physical(xa, connection, xa.getXAResource());
    } catch (SQLException | RuntimeException e) {
      close(xa);
      throw e;
    }
  }

  /** Takes a connection back that is in no transaction. */
  void giveBack(Physical physical) {
    idle.giveBack(physical);
  }

  /** Ends a connection that broke, and those that are free: what broke it may have hit them all. */
  void discardAll(Physical broken) {
    discard(broken);
    idle.discardAll();
  }

  /** Ends a connection. The database rolls back what is neither committed nor prepared. */
  void discard(Physical physical) {
    close(physical.xa());
  }

  private static void close(XAConnection xa) {
    try {
      xa.close();
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "an XA connection could not be closed", e);
    }
  }

  /** Since when prepared work has been seen. */
  Sightings sightings() {
    return sightings;
  }

  @Override
  public void close() {
    idle.close();
  }
}
