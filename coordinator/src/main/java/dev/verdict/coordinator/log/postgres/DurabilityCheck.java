package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for settings with which PostgreSQL would lose decisions that it has acknowledged, as far as
 * they can be seen from a connection.
 */
public final class DurabilityCheck {
  private static final String LOOK =
      """
      SELECT current_setting('fsync', true), current_setting('full_page_writes', true),
        current_setting('synchronous_commit', true),
        current_setting('synchronous_standby_names', true), pg_is_in_recovery(),
        current_setting('transaction_read_only', true)
      """;

  private DurabilityCheck() {}

  /**
   * Something that must be mended.
   *
   * @param setting what it is about
   * @param found what is wrong with it, in words
   * @param mend what to do about it, in words
   */
  public record Problem(String setting, String found, String mend) {
    @Override
    public String toString() {
      return setting + ": " + found + "; " + mend;
    }
  }

  /**
   * The problems found; none if the database keeps what it acknowledges. Asked in a new session,
   * for what is set for a role or a database holds only for sessions that begin later.
   */
  public static Future<List<Problem>> run(Database database) {
    return database
        .queryAloneAnyway("verdict durability", LOOK, Tuple.tuple())
        .map(rows -> seen(rows.iterator().next()));
  }

  /** The same, over a connection of a tool that may wait. */
  public static List<Problem> run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOOK)) {
      row.next();
      return problems(
          new Seen(
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getBoolean(5),
              row.getString(6)));
    }
  }

  private static List<Problem> seen(Row row) {
    return problems(
        new Seen(
            row.getString(0),
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getBoolean(4),
            row.getString(5)));
  }

  /** The settings; null for what the role cannot see. */
  private record Seen(
      @Nullable String fsync,
      @Nullable String fullPageWrites,
      @Nullable String synchronousCommit,
      @Nullable String synchronousStandbys,
      boolean inRecovery,
      @Nullable String readOnly) {}

  private static List<Problem> problems(Seen seen) {
    List<Problem> problems = new ArrayList<>();
    mustBeOn(problems, "fsync", seen.fsync());
    mustBeOn(problems, "full_page_writes", seen.fullPageWrites());
    String commit = seen.synchronousCommit();
    String standbys = seen.synchronousStandbys();
    if (commit == null || standbys == null) {
      problems.add(invisible("synchronous_commit"));
    } else {
      checkCommit(problems, commit, !standbys.isBlank());
    }
    if (seen.inRecovery()) {
      problems.add(
          new Problem("server", "it is a standby", "connect to the primary (in recovery: no)"));
    } else if ("on".equals(seen.readOnly())) {
      problems.add(
          new Problem("default_transaction_read_only", "it is on", "set it to off for this role"));
    }
    return problems;
  }

  private static void mustBeOn(List<Problem> problems, String setting, @Nullable String value) {
    if (value == null) {
      problems.add(invisible(setting));
    } else if (!value.equals("on")) {
      problems.add(
          new Problem(setting, "it is " + value, "set " + setting + " = on and reload the server"));
    }
  }

  private static Problem invisible(String setting) {
    return new Problem(
        setting, "this role cannot see it", "GRANT pg_read_all_settings TO the coordinator's role");
  }

  private static void checkCommit(List<Problem> problems, String value, boolean standbys) {
    boolean safe =
        switch (value) {
          case "on", "remote_apply" -> true;
          case "remote_write", "local" -> !standbys;
          default -> false;
        };
    if (!safe) {
      problems.add(
          new Problem(
              "synchronous_commit",
              "it is " + value + (standbys ? " with synchronous standbys" : ""),
              "set synchronous_commit = on"));
    }
  }
}
