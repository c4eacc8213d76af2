package dev.verdict.sdk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletionStage;

class JdbcBarrierTest extends BarrierBehaviour<Connection> {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  @Override
  Store<Connection> store() {
    return JdbcStore.postgres(DATABASE.pool());
  }

  @Override
  CompletionStage<Void> write(Connection session, String effect) {
    return Stages.run(
        () -> {
          try (PreparedStatement insert =
              session.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
            insert.setString(1, effect);
            insert.executeUpdate();
          }
        });
  }

  @Override
  List<String> effects() {
    return DATABASE.query("SELECT what FROM effect ORDER BY id");
  }

  @Override
  void clean() {
    DATABASE.clean();
  }
}
