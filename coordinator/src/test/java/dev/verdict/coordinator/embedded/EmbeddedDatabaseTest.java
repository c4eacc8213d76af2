package dev.verdict.coordinator.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EmbeddedDatabaseTest {
  private final Path folder;

  EmbeddedDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void itKeepsItsDataAndItsSettingsAcrossRestarts() throws SQLException {
    try (EmbeddedDatabase database = start()) {
      execute(database, "CREATE TABLE kept AS SELECT 7 AS number");
    }
    List<String> words = new ArrayList<>();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, words::add)) {
      assertThat(query(database, "SELECT number FROM kept")).isEqualTo("7");
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(database, "SHOW max_prepared_transactions")).isEqualTo("64");
    }
    assertThat(words).singleElement().asString().startsWith("Starting PostgreSQL on");
    assertThat(folder.resolve("postgres.log")).isNotEmptyFile();
  }

  @Test
  void aServerLeftBehindByAKillIsStoppedAndItsDataIsThere() throws Exception {
    Child child = Child.start(folder);
    String[] words = child.line().split(" ");
    long orphan = Long.parseLong(words[1]);
    try (Connection connection = connect(words[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 9 AS number");
    }
    child.kill();
    assertThat(ProcessHandle.of(orphan)).isPresent();

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT number FROM kept")).isEqualTo("9");
      assertThat(database.pid()).isNotEqualTo(orphan);
      Awaiting.until(
          "the orphan is gone",
          () -> ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void twoCoordinatorsCannotShareAFolder() throws Exception {
    Child first = Child.start(folder);
    first.line();

    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedDatabaseException.class)
        .hasMessageContaining("Another coordinator runs on the data folder " + folder)
        .hasMessageContaining("--data-dir");

    first.end();
  }

  @Test
  void anInterruptedFirstStartIsBegunAgain() throws Exception {
    Files.createDirectories(folder.resolve("pg"));
    Files.writeString(folder.resolve("pg").resolve("postgresql.conf"), "half");

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aNoteThatNamesAnotherProgramsProcessDoesNotHinderNorHarmIt() throws Exception {
    Child other = Child.start(folder.resolve("other"));
    other.line();

    leaveNote(other.process().pid());
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }

    assertThat(other.process().isAlive()).isTrue();
    other.end();
  }

  @Test
  void aNoteThatNamesAnotherClustersServerDoesNotHinderNorHarmIt() throws Exception {
    try (EmbeddedDatabase other = EmbeddedDatabase.start(folder.resolve("other"), words -> {})) {
      leaveNote(other.pid());
      try (EmbeddedDatabase database = start()) {
        assertThat(query(database, "SELECT 1")).isEqualTo("1");
      }
      assertThat(query(other, "SELECT 2")).isEqualTo("2");
    }
  }

  @Test
  void aNoteThatNamesNoProcessDoesNotHinder() throws Exception {
    leaveNote(99_999_999);
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  private void leaveNote(long pid) throws Exception {
    try (EmbeddedDatabase database = start()) {
      execute(database, "SELECT 1");
    }
    Files.writeString(
        folder.resolve("pg").resolve("postmaster.pid"),
        String.join("\n", Long.toString(pid), folder.resolve("pg").toString(), "1", "5432", ""));
  }

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(folder, words -> {});
  }

  private static Connection connect(String uri) throws SQLException {
    return DriverManager.getConnection("jdbc:" + uri + "?user=" + EmbeddedDatabase.USER);
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database.uri());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database.uri());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private record Child(Process process, BufferedReader output) {
    static Child start(Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ChildWithDatabase.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new Child(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** The first line that is not about progress. */
    String line() throws IOException {
      String line = output.readLine();
      while (line != null && line.startsWith("# ")) {
        line = output.readLine();
      }
      return String.valueOf(line);
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    void end() throws IOException, InterruptedException {
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
