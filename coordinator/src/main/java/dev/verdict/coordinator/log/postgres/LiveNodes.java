package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogFormat;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes that live, as far as the database can tell. */
public final class LiveNodes {
  /** A node that gave no sign of life for so long, and has no session, is taken to be gone. */
  public static final Duration SILENT_MAX = Duration.ofSeconds(10);

  private static final String READ =
      """
      SELECT n.owner, n.url,
        (extract(epoch FROM clock_timestamp() - n.heartbeat) * 1000)::bigint,
        coalesce((to_jsonb(n) ->> 'writes_format')::int, 1),
        coalesce((to_jsonb(n) ->> 'reads_format')::int, 1),
        coalesce(to_jsonb(n) ->> 'settings', '{}')
      FROM node n
      WHERE n.heartbeat > clock_timestamp() - ? * interval '1 ms'
        OR EXISTS (SELECT FROM pg_stat_activity a
          WHERE a.datname = current_database() AND a.application_name = ? || n.owner)
      ORDER BY n.heartbeat DESC
      """;

  private LiveNodes() {}

  /**
   * A node.
   *
   * @param id unique to one run of its process
   * @param url where other nodes reach it; empty if it does not say
   * @param silenceMillis how long ago its last sign of life was, by the database's clock
   * @param format what it writes and reads
   * @param settings what all nodes should have alike, by name, as it has it; empty if it is of a
   *     release that does not tell
   */
  public record Node(
      String id, String url, long silenceMillis, LogFormat format, Map<String, String> settings) {
    /** Copies the settings. */
    public Node {
      settings = Map.copyOf(settings);
    }

    /** Where to find it, in words. */
    public String where() {
      return url.isEmpty() ? "an unknown address (node " + id + ")" : url + " (node " + id + ")";
    }
  }

  /**
   * Those whose heartbeat is fresh or whose session is open; also in a database whose schema is
   * older than this build's.
   */
  public static List<Node> read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setLong(1, SILENT_MAX.toMillis());
      statement.setString(2, WatchSession.NAME);
      List<Node> nodes = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          LogFormat format = new LogFormat(rows.getInt(4), rows.getInt(5));
          nodes.add(
              new Node(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getLong(3),
                  format,
                  settings(rows.getString(6))));
        }
      }
      return nodes;
    }
  }

  private static Map<String, String> settings(String json) {
    Map<String, String> settings = new TreeMap<>();
    new JsonObject(json)
        .forEach(each -> settings.put(each.getKey(), String.valueOf(each.getValue())));
    return settings;
  }
}
