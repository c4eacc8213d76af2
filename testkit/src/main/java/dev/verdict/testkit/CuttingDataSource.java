package dev.verdict.testkit;

import dev.verdict.sdk.conformance.Cutter;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * A data source whose next commit can be cut: the connection is gone, before the database heard of
 * the commit or after. The commits of two-phase commit, which are SQL, are cut, too.
 */
public final class CuttingDataSource implements Cutter {
  private final DataSource target;
  private final Scissors scissors;

  /**
   * Over a pool or a driver's data source.
   *
   * @param target stays the caller's
   */
  public CuttingDataSource(DataSource target) {
    this(target, new Scissors());
  }

  CuttingDataSource(DataSource target, Scissors scissors) {
    this.target = target;
    this.scissors = scissors;
  }

  /** What to give to the service. */
  public DataSource dataSource() {
    return Scissors.proxy(
        DataSource.class,
        (method, args) -> {
          Object result = Scissors.invoke(target, method, args);
          return result instanceof Connection connection ? scissors.watched(connection) : result;
        });
  }

  @Override
  public void cutNext(Moment moment) {
    scissors.cutNext(moment);
  }

  @Override
  public boolean hasCut() {
    return scissors.hasCut();
  }
}
