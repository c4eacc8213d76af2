package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.CompletionStage;

/** The Vert.x SQL client on the database of a test class. */
abstract class VertxClient implements AutoCloseable {
  static final String HERE = "127.0.0.1";

  final Vertx vertx = Vertx.vertx();
  private final String insert;

  /**
   * @param parameter how the database writes a statement's first parameter
   */
  VertxClient(String parameter) {
    insert = "INSERT INTO effect (what) VALUES (" + parameter + ")";
  }

  /** A new pool; it is closed with this. */
  abstract Pool pool(int connectionsMax);

  /** Writes an effect as a handler does. */
  CompletionStage<Void> writeEffect(SqlConnection session, String effect) {
    return VertxHandlers.<String, String>followUp((tx, in, out) -> insert(tx, in))
        .follow(session, effect, "");
  }

  private Future<?> insert(SqlConnection session, String effect) {
    return session.preparedQuery(insert).execute(Tuple.of(effect));
  }

  @Override
  public void close() {
    Calls.await(vertx.close().toCompletionStage());
  }
}
