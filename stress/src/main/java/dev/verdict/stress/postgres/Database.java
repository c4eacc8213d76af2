package dev.verdict.stress.postgres;

import dev.verdict.stress.process.ProcessStat;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The benchmark's own connection to the PostgreSQL under test. */
public final class Database implements AutoCloseable {
  private static final List<String> MUST_BE_ON =
      List.of("fsync", "synchronous_commit", "full_page_writes");
  private static final int VERSION_WITH_WAL_IN_IO = 180_000;
  private static final String WAL_FLUSHES =
      "SELECT coalesce(sum(fsyncs), 0)::bigint FROM pg_stat_io WHERE object = 'wal'";
  private static final String WAL_FLUSHES_BEFORE_18 = "SELECT wal_sync FROM pg_stat_wal";

  private static final String WAL_BYTES =
      "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";
  private static final String BACKEND = "SELECT pg_backend_pid()";
  private static final String OUR_PORT = "SELECT coalesce(inet_client_port(), 0)";
  private static final String PROGRAM = "postgres";

  private final Connection connection;
  private final String walFlushes;

  private Database(Connection connection, String walFlushes) {
    this.connection = connection;
    this.walFlushes = walFlushes;
  }

  /** Connects. */
  public static Database connect(PostgresUri uri) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:" + uri.withoutCredentials(), uri.user(), uri.password());
    Database database = new Database(connection, WAL_FLUSHES);
    return database.number("SELECT current_setting('server_version_num')::int")
            >= VERSION_WITH_WAL_IN_IO
        ? database
        : new Database(connection, WAL_FLUSHES_BEFORE_18);
  }

  /** Connects to each. */
  public static List<Database> connect(List<PostgresUri> uris) throws SQLException {
    List<Database> databases = new ArrayList<>();
    try {
      for (PostgresUri uri : uris) {
        databases.add(connect(uri));
      }
    } catch (SQLException failed) {
      close(databases);
      throw failed;
    }
    return databases;
  }

  /** Closes each. */
  public static void close(List<Database> databases) throws SQLException {
    for (Database database : databases) {
      database.close();
    }
  }

  /** Each setting without which a commit could be lost, as {@code name=value}, if it is not on. */
  public List<String> settingsNotOn() throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (String setting : MUST_BE_ON) {
      String value = text("SHOW " + setting);
      if (!value.equals("on")) {
        wrong.add(setting + "=" + value);
      }
    }
    return wrong;
  }

  /**
   * How often the server has flushed its write-ahead log so far, by its own count. A server process
   * adds its share at the end of a statement, at most once a second.
   */
  public long walFlushes() throws SQLException {
    return number(walFlushes);
  }

  /** How many bytes the server has put into its write-ahead log so far. */
  public long walBytes() throws SQLException {
    return number(WAL_BYTES);
  }

  /**
   * The process that has started all others of the server; empty if the server is on another
   * machine, or this one does not tell.
   */
  public OptionalLong serverProcess() throws SQLException {
    long backend = number(BACKEND);
    String port = "(" + number(OUR_PORT) + ")";
    return ProcessStat.title(backend).filter(title -> title.contains(port)).stream()
        .flatMap(title -> ProcessStat.of(backend).stream())
        .filter(process -> process.command().equals(PROGRAM))
        .mapToLong(ProcessStat::parent)
        .findAny();
  }

  /** Runs a statement without a result. */
  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes a database of that name on the same server, unless there is one. */
  public void createDatabase(String name) throws SQLException {
    if (texts("SELECT datname FROM pg_database WHERE datname = '" + name + "'").isEmpty()) {
      run("CREATE DATABASE " + name);
    }
  }

  /** The one whole number that a query brings. */
  public long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  /** The first column of each row that a query brings. */
  public List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** The one value that a query brings, as text. */
  private String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("No row from: " + sql);
      }
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
