package dev.verdict.sdk;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What every store over JDBC must do. */
abstract class JdbcBarrierBehaviour extends BarrierBehaviour<Connection> {
  private final Database database;

  JdbcBarrierBehaviour(Database database) {
    this.database = database;
  }

  @Override
  Store<Connection> store() {
    return database.store(database.pool()).build();
  }

  @Override
  CompletionStage<Void> write(Connection session, String effect) {
    return Database.writeEffect(session, effect);
  }

  @Override
  List<String> effects() {
    return database.effects();
  }

  @Override
  void clean() {
    database.clean();
  }
}
