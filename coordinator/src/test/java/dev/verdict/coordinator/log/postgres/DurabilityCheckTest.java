package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each setting with which PostgreSQL loses decisions, on a real server that has it. */
class DurabilityCheckTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void shut() throws Exception {
    get(vertx.close());
  }

  private static Database database(int port, String user) {
    return Database.open(
        vertx,
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setDatabase("postgres")
            .setUser(user));
  }

  private static List<String> problems(int port, String user) {
    Database database = database(port, user);
    try {
      return get(DurabilityCheck.run(database)).stream()
          .map(DurabilityCheck.Problem::toString)
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      database.close();
    }
  }

  /** What is set for a role holds only for sessions that begin later. */
  @Test
  void whatWasMendedIsSeenAtOnce() throws Exception {
    try (EmbeddedPostgres server = TestPostgres.server().start()) {
      int port = server.getPort();
      execute(
          port,
          "CREATE ROLE sealed LOGIN SUPERUSER",
          "ALTER ROLE sealed SET default_transaction_read_only = on");
      Database database = database(port, "sealed");
      try {
        assertThat(get(DurabilityCheck.run(database))).hasSize(1);
        execute(port, "ALTER ROLE sealed RESET default_transaction_read_only");
        assertThat(get(DurabilityCheck.run(database))).isEmpty();
        execute(port, "ALTER ROLE sealed SET synchronous_commit = off");
        assertThat(get(DurabilityCheck.run(database))).hasSize(1);
      } finally {
        get(database.close());
      }
    }
  }

  private static void execute(int port, String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void rule7_aServerThatDoesNotFlushIsRefused() throws Exception {
    try (EmbeddedPostgres server =
        TestPostgres.server()
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .start()) {
      assertThat(problems(server.getPort(), "postgres"))
          .containsExactly(
              "fsync: it is off; set fsync = on and reload the server",
              "full_page_writes: it is off; set full_page_writes = on and reload the server");
    }
  }

  @Test
  void rule7_aCommitThatDoesNotWaitAsItMustIsRefused() throws Exception {
    try (EmbeddedPostgres server = TestPostgres.server().start()) {
      int port = server.getPort();
      execute(
          port,
          "CREATE ROLE lax LOGIN SUPERUSER",
          "CREATE ROLE near LOGIN SUPERUSER",
          "CREATE ROLE sealed LOGIN SUPERUSER",
          "CREATE ROLE blind LOGIN",
          "ALTER ROLE lax SET synchronous_commit = off",
          "ALTER ROLE near SET synchronous_commit = remote_write",
          "ALTER ROLE sealed SET default_transaction_read_only = on");
      assertThat(problems(port, "postgres")).isEmpty();
      assertThat(problems(port, "blind")).as("these settings are everybody's to see").isEmpty();
      assertThat(problems(port, "lax"))
          .containsExactly("synchronous_commit: it is off; set synchronous_commit = on");
      assertThat(problems(port, "near")).as("without a standby it flushes as it must").isEmpty();
      assertThat(problems(port, "sealed"))
          .containsExactly("default_transaction_read_only: it is on; set it to off for this role");
      execute(
          port,
          "SET synchronous_commit = local",
          "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
          "SELECT pg_reload_conf()");
      await("the server has read its settings", () -> !problems(port, "near").isEmpty());
      assertThat(problems(port, "near"))
          .containsExactly(
              "synchronous_commit: it is remote_write with synchronous standbys;"
                  + " set synchronous_commit = on");
    }
  }

  /** No base backup is needed: a cleanly stopped server's folder starts as a standby of nobody. */
  @Test
  void rule7_aStandbyIsRefused(@TempDir Path folder) throws Exception {
    Path primary = folder.resolve("primary");
    try (EmbeddedPostgres server = onFolder(primary)) {
      assertThat(problems(server.getPort(), "postgres")).isEmpty();
    }
    Path standby = folder.resolve("standby");
    copy(primary, standby);
    Files.createFile(standby.resolve("standby.signal"));
    Files.deleteIfExists(standby.resolve("postmaster.pid"));
    try (EmbeddedPostgres server = onFolder(standby)) {
      assertThat(problems(server.getPort(), "postgres"))
          .containsExactly("server: it is a standby; connect to the primary (in recovery: no)");
    }
  }

  private static EmbeddedPostgres onFolder(Path data) throws IOException {
    return TestPostgres.server()
        .setPort(FreePorts.one())
        .setDataDirectory(new File(data.toString()))
        .setCleanDataDirectory(false)
        .start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
