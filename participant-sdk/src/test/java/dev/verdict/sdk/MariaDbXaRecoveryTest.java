package dev.verdict.sdk;

class MariaDbXaRecoveryTest extends XaRecoverySuite {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();

  MariaDbXaRecoveryTest() {
    super(DATABASE);
  }
}
