package dev.verdict.sdk;

import java.sql.Connection;

class PostgresXaBarrierTest extends JdbcBarrierBehaviour {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  PostgresXaBarrierTest() {
    super(DATABASE);
  }

  @Override
  Store<Connection> store() {
    return JdbcStore.builder(DATABASE.pool()).xa(DATABASE.xaDataSource()).build();
  }
}
