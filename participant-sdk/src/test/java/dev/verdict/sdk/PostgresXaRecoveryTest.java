package dev.verdict.sdk;

class PostgresXaRecoveryTest extends XaRecoverySuite {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  PostgresXaRecoveryTest() {
    super(DATABASE);
  }
}
