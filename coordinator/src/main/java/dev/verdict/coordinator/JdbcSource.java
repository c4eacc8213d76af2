package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/** The log's database for what may block: migrations and operators' commands. */
final class JdbcSource {
  private static final int CONNECT_SECONDS_MAX = 5;

  private JdbcSource() {}

  static PGSimpleDataSource of(Config.Postgres postgres) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:" + postgres.uri().replaceFirst("^postgres:", "postgresql:"));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    source.setConnectTimeout(CONNECT_SECONDS_MAX);
    source.setTcpKeepAlive(true);
    return source;
  }
}
