package dev.verdict.examples.courier;

import dev.verdict.sdk.Result;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;

/** What the courier does, on the connection that the barrier guards; nothing blocks. */
final class Courier {
  private static final Set<String> CITIES = Set.of("Lisbon", "Oslo", "Vienna");

  private Courier() {}

  static Future<Void> createTable(Pool pool) {
    return pool.query(
            "CREATE TABLE IF NOT EXISTS pickup (number bigserial PRIMARY KEY,"
                + " order_number text NOT NULL, city text NOT NULL, state text NOT NULL)")
        .execute()
        .mapEmpty();
  }

  static Future<Result<Pickup>> book(SqlConnection connection, Delivery delivery) {
    if (!CITIES.contains(delivery.city())) {
      return Future.succeededFuture(Result.refused("nobody drives to " + delivery.city()));
    }
    return connection
        .preparedQuery(
            "INSERT INTO pickup (order_number, city, state) VALUES ($1, $2, 'booked')"
                + " RETURNING number")
        .execute(Tuple.of(delivery.order(), delivery.city()))
        .map(rows -> Result.done(new Pickup(rows.iterator().next().getLong(0))));
  }

  static Future<?> cancel(SqlConnection connection, Delivery delivery, Pickup pickup) {
    return connection
        .preparedQuery("UPDATE pickup SET state = 'cancelled' WHERE number = $1")
        .execute(Tuple.of(pickup.number()));
  }
}
