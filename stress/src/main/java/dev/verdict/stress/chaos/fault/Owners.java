package dev.verdict.stress.chaos.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who owned which shard at one time, and when each owner was last heard of.
 *
 * @param shards each shard's owner and epoch
 * @param heartbeats each owner's last sign of life, in milliseconds since 1970
 * @param leaders where those that own a shard can be reached
 */
record Owners(Map<Integer, Owned> shards, Map<String, Long> heartbeats, Set<String> leaders) {
  /** Later than this after the fault, a heartbeat cannot have been under way. */
  private static final long UNDER_WAY_MS = 300;

  /** A shard's owner and epoch. */
  record Owned(String owner, long epoch) {}

  Owners {
    shards = Map.copyOf(shards);
    heartbeats = Map.copyOf(heartbeats);
    leaders = Set.copyOf(leaders);
  }

  static Owners read(Connection connection) throws SQLException {
    Map<Integer, Owned> shards = new HashMap<>();
    Map<String, Long> heartbeats = new HashMap<>();
    Set<String> leaders = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT shard, owner, epoch FROM shard")) {
        while (rows.next()) {
          shards.put(rows.getInt(1), new Owned(rows.getString(2), rows.getLong(3)));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT owner, (extract(epoch FROM heartbeat) * 1000)::bigint FROM node")) {
        while (rows.next()) {
          heartbeats.put(rows.getString(1), rows.getLong(2));
        }
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT DISTINCT url FROM node JOIN shard USING (owner)")) {
        while (rows.next()) {
          leaders.add(rows.getString(1));
        }
      }
    }
    return new Owners(shards, heartbeats, leaders);
  }

  /**
   * The shards of whoever has not been heard of since.
   *
   * @param atMs since when
   * @param later what was read long enough after that
   */
  Map<Integer, Long> lost(long atMs, Owners later) {
    Map<Integer, Long> lost = new HashMap<>();
    shards.forEach(
        (shard, owned) -> {
          long last = later.heartbeats().getOrDefault(owned.owner(), Long.MAX_VALUE);
          if (last <= atMs + UNDER_WAY_MS) {
            lost.put(shard, owned.epoch());
          }
        });
    return lost;
  }
}
