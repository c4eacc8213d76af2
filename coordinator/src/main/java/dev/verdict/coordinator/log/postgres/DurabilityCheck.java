package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
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

  /** The problems found; none if the database keeps what it acknowledges. */
  public static Future<List<Problem>> run(Database database) {
    return database.pool().query(LOOK).execute().map(rows -> problems(rows.iterator().next()));
  }

  private static List<Problem> problems(Row row) {
    List<Problem> problems = new ArrayList<>();
    mustBeOn(problems, "fsync", row.getString(0));
    mustBeOn(problems, "full_page_writes", row.getString(1));
    if (row.getString(2) == null || row.getString(3) == null) {
      problems.add(invisible("synchronous_commit"));
    } else {
      checkCommit(problems, row.getString(2), !row.getString(3).isBlank());
    }
    if (row.getBoolean(4)) {
      problems.add(
          new Problem("server", "it is a standby", "connect to the primary (in recovery: no)"));
    } else if ("on".equals(row.getString(5))) {
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
