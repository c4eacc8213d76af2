package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** The rules on PostgreSQL over the Vert.x client. */
class VertxRulesOnPostgresTest extends RulesSuite implements AnnouncedWorkRules {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final VertxClient CLIENT = new VertxPgClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(4);

  VertxRulesOnPostgresTest() {
    super(DATABASE);
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  @Override
  public RulesSuite suite() {
    return this;
  }

  @Override
  Participant bank(Duration lockTimeout) {
    return new VertxScripts(this, CLIENT.vertx).bank(new VertxPgStore(POOL, POOL, lockTimeout));
  }
}
