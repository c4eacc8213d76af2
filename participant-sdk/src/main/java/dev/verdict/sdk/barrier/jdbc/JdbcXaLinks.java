package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.XaLink;
import dev.verdict.sdk.barrier.sql.XaLinks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
  /** How many free connections are kept. */
  static final int IDLE_MAX = 16;

  /** A connection that was free for longer is not used again. */
  static final Duration IDLE_LONGEST = Duration.ofSeconds(30);

  private static final Logger LOG = System.getLogger(JdbcXaLinks.class.getName());

  private final XADataSource source;
  private final Sightings sightings = new Sightings(System::nanoTime);
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  /** A physical connection, as a session and as a resource. */
  record Physical(XAConnection xa, Connection connection, XAResource resource) {}

  private record Idle(Physical physical, long sinceNanos) {
    boolean isOld() {
      return System.nanoTime() - sinceNanos >= IDLE_LONGEST.toNanos();
    }
  }

  /** Over a data source, which stays the caller's. */
  public JdbcXaLinks(XADataSource source) {
    this.source = source;
  }

  @Override
  public CompletionStage<XaLink<Connection>> open(Habits habits) {
    try {
      return CompletableFuture.completedFuture(new JdbcXaLink(this, borrow(habits), habits));
    } catch (SQLException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Physical borrow(Habits habits) throws SQLException {
    for (Idle free = newest(); free != null; free = newest()) {
      if (!free.isOld()) {
        return free.physical();
      }
      discard(free.physical());
    }
    return connect(habits);
  }

  private synchronized @org.jspecify.annotations.Nullable Idle newest() {
    return idle.pollFirst();
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
    } catch (SQLException e) {
      close(xa);
      throw e;
    }
  }

  /** Takes a connection back that is in no transaction, and ends those that nobody needed. */
  void giveBack(Physical physical) {
    tooMany(physical).forEach(this::discard);
  }

  private synchronized List<Physical> tooMany(Physical free) {
    if (closed) {
      return List.of(free);
    }
    idle.addFirst(new Idle(free, System.nanoTime()));
    List<Physical> ended = new ArrayList<>();
    while (idle.size() > IDLE_MAX || idle.getLast().isOld()) {
      ended.add(idle.removeLast().physical());
    }
    return ended;
  }

  /** Ends a connection that broke, and those that are free: what broke it may have hit them all. */
  void discardAll(Physical broken) {
    discard(broken);
    for (Idle free = newest(); free != null; free = newest()) {
      discard(free.physical());
    }
  }

  /** Ends a connection. The database rolls back what is neither committed nor prepared. */
  void discard(Physical physical) {
    close(physical.xa());
  }

  private static void close(XAConnection xa) {
    try {
      xa.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "an XA connection could not be closed", e);
    }
  }

  /** Since when prepared work has been seen. */
  Sightings sightings() {
    return sightings;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (Idle free = newest(); free != null; free = newest()) {
      discard(free.physical());
    }
  }
}
