package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxMySqlStore;
import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;

/** Vert.x's client for MySQL, which reaches MariaDB, too. */
final class VertxMySqlClient extends VertxClient {
  private final MySQLConnectOptions options;

  VertxMySqlClient(MariaDb database) {
    super("?");
    options =
        new MySQLConnectOptions()
            .setHost(HERE)
            .setPort(MariaDb.port())
            .setDatabase(database.name())
            .setUser("root")
            .setPassword("");
  }

  @Override
  Pool pool(int connectionsMax) {
    return MySQLBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(options)
        .build();
  }

  /** Its connections are fit for the barrier from the beginning. */
  Pool fitPool(int connectionsMax) {
    return MySQLBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(options)
        .withConnectHandler(
            connection ->
                connection.query(MariaDb.FIT).execute().onComplete(done -> connection.close()))
        .build();
  }

  /** A connection of its own. */
  Future<SqlConnection> connect() {
    return MySQLConnection.connect(vertx, options).map(connection -> connection);
  }

  /** The same, fit for the barrier from the beginning. */
  Future<SqlConnection> connectFit() {
    return connect()
        .compose(connection -> connection.query(MariaDb.FIT).execute().map(fit -> connection));
  }

  /** A store that can prepare. */
  VertxMySqlStore.Builder store(int connectionsMax) {
    return VertxMySqlStore.builder(pool(connectionsMax)).xa(this::connect);
  }
}
