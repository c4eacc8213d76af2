package dev.verdict.testkit;

import dev.verdict.sdk.conformance.Cutter;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * An XA data source, and the pool beside it, whose next commit can be cut: the connection is gone,
 * before the database heard of the commit or after. Preparing, and committing or rolling back what
 * is prepared, are commits, too; so are those of local transactions on either.
 */
public final class CuttingXaDataSource implements Cutter {
  private final XADataSource target;
  private final CuttingDataSource pool;
  private final Scissors scissors = new Scissors();

  /**
   * Over a driver's XA data source and a pool on the same database.
   *
   * @param target stays the caller's
   * @param beside the pool; it stays the caller's, too
   */
  public CuttingXaDataSource(XADataSource target, DataSource beside) {
    this.target = target;
    this.pool = new CuttingDataSource(beside, scissors);
  }

  /** The pool to give to the service. */
  public DataSource dataSource() {
    return pool.dataSource();
  }

  /** The XA data source to give to the service. */
  public XADataSource xaDataSource() {
    return Scissors.proxy(
        XADataSource.class,
        (method, args) -> {
          Object result = Scissors.invoke(target, method, args);
          return result instanceof XAConnection connection ? watched(connection) : result;
        });
  }

  private XAConnection watched(XAConnection real) throws SQLException {
    Connected connected = new Connected(real);
    return Scissors.proxy(
        XAConnection.class,
        (method, args) ->
            switch (method.getName()) {
              case "getConnection" -> scissors.watched(connected.anew());
              case "getXAResource" -> watched(real.getXAResource(), connected);
              default -> Scissors.invoke(real, method, args);
            });
  }

  private XAResource watched(XAResource real, Connected connected) {
    return Scissors.proxy(
        XAResource.class,
        (method, args) ->
            connected.commits(method.getName())
                ? cut(real, connected, method, args)
                : Scissors.invoke(real, method, args));
  }

  private @Nullable Object cut(
      XAResource real, Connected connected, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return scissors.cut(connected.current(), real, method, args);
    } catch (SQLException e) {
      XAException gone = new XAException(XAException.XAER_RMFAIL);
      gone.initCause(e);
      throw gone;
    }
  }

  @Override
  public void cutNext(Moment moment) {
    scissors.cutNext(moment);
  }

  @Override
  public boolean hasCut() {
    return scissors.hasCut();
  }

  /** A physical connection. */
  private static final class Connected {
    private final XAConnection real;
    private volatile Connection current;
    private final AtomicBoolean working = new AtomicBoolean();

    Connected(XAConnection real) throws SQLException {
      this.real = real;
      this.current = real.getConnection();
    }

    /** Asking for a handle ends the one that was given out before. */
    Connection anew() throws SQLException {
      current = real.getConnection();
      return current;
    }

    Connection current() {
      return current;
    }

    /** Rolling back what was begun here and not prepared is none: there is nothing to lose. */
    boolean commits(String method) {
      return switch (method) {
        case "start" -> {
          working.set(true);
          yield false;
        }
        case "prepare", "commit" -> {
          working.set(false);
          yield true;
        }
        case "rollback" -> !working.getAndSet(false);
        default -> false;
      };
    }
  }
}
