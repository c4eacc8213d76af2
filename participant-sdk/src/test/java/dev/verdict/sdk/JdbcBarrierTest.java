package dev.verdict.sdk;

class JdbcBarrierTest extends JdbcBarrierBehaviour {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  JdbcBarrierTest() {
    super(DATABASE);
  }
}
