package dev.verdict.sdk;

class MariaDbBarrierTest extends JdbcBarrierBehaviour {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();

  MariaDbBarrierTest() {
    super(DATABASE);
  }
}
