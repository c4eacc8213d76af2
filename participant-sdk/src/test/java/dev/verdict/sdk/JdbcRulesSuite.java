package dev.verdict.sdk;

import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/** The rules over JDBC, where each statement can be looked at. */
abstract class JdbcRulesSuite extends RulesSuite {
  final SpyDataSource spy;
  private final JdbcScripts scripts = new JdbcScripts(this);

  JdbcRulesSuite(Database database) {
    this(database, database.pool());
  }

  JdbcRulesSuite(Database database, DataSource pool) {
    super(database);
    this.spy = new SpyDataSource(pool);
  }

  /** A store over a data source of the database. */
  abstract JdbcStore.Builder store(DataSource source);

  @Override
  Participant bank(Duration lockTimeout) {
    return scripts.bank(store(spy.dataSource()).lockTimeout(lockTimeout).build());
  }

  Result<Result.None> run(Connection connection, Script script) throws Exception {
    return scripts.run(connection, script);
  }
}
