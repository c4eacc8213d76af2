package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/** The log's database for what may block: migrations and operators' commands. */
final class JdbcSource {
  private static final int CONNECT_SECONDS_MAX = 5;

  /** To connect and to log in; a server may take the one and not answer to the other. */
  private static final int LOGIN_SECONDS_MAX = 60;

  private JdbcSource() {}

  static PGSimpleDataSource of(Config.Postgres postgres) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:" + postgres.uri().replaceFirst("^postgres:", "postgresql:"));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    source.setConnectTimeout(CONNECT_SECONDS_MAX);
    source.setLoginTimeout(LOGIN_SECONDS_MAX);
    source.setTcpKeepAlive(true);
    return source;
  }
}
