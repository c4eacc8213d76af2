package dev.verdict.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.util.ClassUtils;

/** A second, small pool on the database of the first. No bean of type DataSource: nobody else's. */
final class PhaseTwoPool implements AutoCloseable {
  private static final boolean HIKARI =
      ClassUtils.isPresent(
          "com.zaxxer.hikari.HikariDataSource", PhaseTwoPool.class.getClassLoader());
  private static final long NOT_AT_START = -1;

  private final DataSource source;
  private final AutoCloseable own;

  private PhaseTwoPool(DataSource source, AutoCloseable own) {
    this.source = source;
    this.own = own;
  }

  /**
   * Beside a pool; the same one if that is not HikariCP's.
   *
   * @param connections at most so many, opened when needed; 0 for no second pool
   */
  static PhaseTwoPool beside(DataSource work, int connections) {
    return HIKARI && connections > 0
        ? Hikari.beside(work, connections).orElseGet(() -> none(work))
        : none(work);
  }

  private static PhaseTwoPool none(DataSource work) {
    return new PhaseTwoPool(work, () -> {});
  }

  DataSource source() {
    return source;
  }

  @Override
  public void close() throws Exception {
    own.close();
  }

  /** Loaded only where HikariCP is. */
  private static final class Hikari {
    private Hikari() {}

    static Optional<PhaseTwoPool> beside(DataSource work, int connections) {
      return Optional.ofNullable(
              DataSourceUnwrapper.unwrap(work, HikariConfigMXBean.class, HikariDataSource.class))
          .map(pool -> copy(pool, connections));
    }

    private static PhaseTwoPool copy(HikariDataSource pool, int connections) {
      HikariConfig config = new HikariConfig();
      pool.copyStateTo(config);
      config.setPoolName("verdict-phase-two");
      config.setMaximumPoolSize(connections);
      config.setMinimumIdle(0);
      config.setInitializationFailTimeout(NOT_AT_START);
      HikariDataSource second = new HikariDataSource(config);
      return new PhaseTwoPool(second, second);
    }
  }
}
