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
    return enter(connection, delivery, "booked");
  }

  /** Keeps a place in the van, for as long as nobody has decided. */
  static Future<Result<Pickup>> offer(SqlConnection connection, Delivery delivery) {
    return enter(connection, delivery, "offered");
  }

  private static Future<Result<Pickup>> enter(
      SqlConnection connection, Delivery delivery, String state) {
    if (!CITIES.contains(delivery.city())) {
      return Future.succeededFuture(Result.refused("nobody drives to " + delivery.city()));
    }
    return connection
        .preparedQuery(
            "INSERT INTO pickup (order_number, city, state) VALUES ($1, $2, $3) RETURNING number")
        .execute(Tuple.of(delivery.order(), delivery.city(), state))
        .map(rows -> Result.done(new Pickup(rows.iterator().next().getLong(0))));
  }

  static Future<?> accept(SqlConnection connection, Delivery delivery, Pickup pickup) {
    return change(connection, pickup, "booked");
  }

  static Future<?> cancel(SqlConnection connection, Delivery delivery, Pickup pickup) {
    return change(connection, pickup, "cancelled");
  }

  private static Future<?> change(SqlConnection connection, Pickup pickup, String state) {
    return connection
        .preparedQuery("UPDATE pickup SET state = $2 WHERE number = $1")
        .execute(Tuple.of(pickup.number(), state));
  }
}
