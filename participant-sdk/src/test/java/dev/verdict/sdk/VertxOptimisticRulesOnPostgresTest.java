package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/**
 * The rules on PostgreSQL over the Vert.x client, where first deliveries run before anybody looks.
 */
class VertxOptimisticRulesOnPostgresTest extends RulesSuite implements OptimisticRules {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final VertxPgClient CLIENT = new VertxPgClient(DATABASE);
  private static final Pool POOL = CLIENT.boundedPool(4, Duration.ofMillis(300));

  VertxOptimisticRulesOnPostgresTest() {
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
  List<String> leftWhenTheyMet(String undone, String done) {
    return leftWhenTheUndoOvertook(undone, done);
  }

  @Override
  Participant bank(Duration lockTimeout) {
    return new VertxScripts(this, CLIENT.vertx)
        .bank(VertxPgStore.optimistic(POOL, POOL, lockTimeout));
  }
}
