package dev.verdict.sdk;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.Nested;

/** The costs of stores over JDBC. */
class JdbcStatementCountsTest {
  private static final Postgres POSTGRES = Postgres.freshDatabase();
  private static final MariaDb MARIADB = MariaDb.freshDatabase();
  private static final DataSource FIT = MARIADB.fitPool();

  /** Over JDBC. */
  abstract static class OverJdbc extends StatementCountsSuite<Connection> {
    private final Database database;
    private final SpyDataSource spy;

    OverJdbc(Database database, DataSource source) {
      this.database = database;
      this.spy = new SpyDataSource(source);
    }

    JdbcStore.Builder pooled() {
      return JdbcStore.builder(spy.dataSource());
    }

    XADataSource spied(XADataSource source) {
      return spy.xaDataSource(source);
    }

    @Override
    CompletionStage<Void> write(Connection session, String effect) {
      return Database.writeEffect(session, effect);
    }

    @Override
    Database database() {
      return database;
    }

    @Override
    List<String> executed() {
      return spy.executed();
    }

    @Override
    void forget() {
      spy.forget();
    }
  }

  @Nested
  class OnPostgres extends OverJdbc {
    OnPostgres() {
      super(POSTGRES, POSTGRES.pool());
    }

    @Override
    Store<Connection> store() {
      return pooled().build();
    }
  }

  @Nested
  class OnPostgresByXa extends OverJdbc {
    OnPostgresByXa() {
      super(POSTGRES, POSTGRES.pool());
    }

    @Override
    Store<Connection> store() {
      return pooled().xa(spied(POSTGRES.xaDataSource())).build();
    }
  }

  /** With sessions that are fit from the beginning, as the guide asks for. */
  @Nested
  class OnMariaDb extends OverJdbc {
    OnMariaDb() {
      super(MARIADB, FIT);
    }

    @Override
    Store<Connection> store() {
      return pooled().xa(spied(MARIADB.fitXaDataSource())).build();
    }
  }
}
