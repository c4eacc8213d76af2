package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.postgres.Unlisted.Listing;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The statement that gives rows to transactions that have none yet.
 *
 * <p>Shards are locked in their order, as by an append.
 */
enum Listings implements WriterStatement {
  /** It is acknowledged when it is on disk. */
  FLUSHED(""),
  /**
   * Only marks are moved. One that a crash of the server takes back is as if it was never sent,
   * which costs the next owner a longer look.
   */
  UNFLUSHED(", set_config('synchronous_commit', 'off', true)");

  private final String sql;

  Listings(String flush) {
    this.sql = Text.SQL.formatted(flush);
  }

  /** The one for these. */
  static Listings of(List<Listing> listings) {
    return listings.stream().allMatch(each -> each.ids().isEmpty()) ? UNFLUSHED : FLUSHED;
  }

  @Override
  public String sql() {
    return sql;
  }

  /**
   * Its parameters.
   *
   * @param owner this node's id, as in the shard rows
   */
  Tuple parameters(String owner, List<Listing> listings) {
    List<String> ids = new ArrayList<>();
    List<Integer> shardsOfIds = new ArrayList<>();
    for (Listing listing : listings) {
      for (String id : listing.ids()) {
        ids.add(id);
        shardsOfIds.add(listing.lead().shard());
      }
    }
    return Tuple.of(owner)
        .addValue(ids.toArray(String[]::new))
        .addValue(shardsOfIds.toArray(Integer[]::new))
        .addValue(listings.stream().map(each -> each.lead().shard()).toArray(Integer[]::new))
        .addValue(listings.stream().map(each -> each.lead().epoch()).toArray(Long[]::new))
        .addValue(listings.stream().map(Listing::upTo).toArray(String[]::new));
  }

  /** The shards that are still held. */
  static Set<Integer> held(Iterable<Row> rows) {
    Set<Integer> held = new HashSet<>();
    rows.forEach(
        row -> {
          if (row.getBoolean(1)) {
            held.add(row.getInteger(0));
          }
        });
    return held;
  }

  private static final class Text {
    /** The ids of all shards travel as one array, each with its shard. */
    private static final String SQL =
        """
        SELECT w.shard, list_transactions(w.shard, w.epoch, $1,
          (SELECT coalesce(array_agg(i.id ORDER BY i.id COLLATE "C"), '{}')
           FROM unnest($2::text[], $3::int[]) i(id, shard) WHERE i.shard = w.shard), w.up_to)%s
        FROM (SELECT * FROM unnest($4::int[], $5::bigint[], $6::text[]) u(shard, epoch, up_to)
          ORDER BY u.shard) w
        """;

    private Text() {}
  }
}
