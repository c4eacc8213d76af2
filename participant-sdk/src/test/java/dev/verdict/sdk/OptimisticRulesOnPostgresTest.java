package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The rules on PostgreSQL where first deliveries run before anybody looks. */
class OptimisticRulesOnPostgresTest extends JdbcRulesSuite implements OptimisticRules {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final DataSource BOUNDED = DATABASE.poolWith("options=-c%20lock_timeout=300ms");
  private static final String LOOK = "SELECT current_setting";

  OptimisticRulesOnPostgresTest() {
    super(DATABASE, BOUNDED);
  }

  @Override
  public RulesSuite suite() {
    return this;
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return JdbcStore.builder(source).optimistic(true);
  }

  @Override
  List<String> leftWhenTheyMet(String undone, String done) {
    return leftWhenTheUndoOvertook(undone, done);
  }

  @Test
  void aFirstDeliveryCostsOneStatement() {
    spy.forget();
    assertThat(calls.work("action", "run", script(INSERT, "go"))).isEqualTo(DONE);
    assertThat(spy.executed()).hasSize(2);
    assertThat(spy.executed().get(0)).isEqualTo(INSERT);
    assertThat(spy.executed().get(1)).startsWith("INSERT INTO verdict_barrier");
    assertThat(effects()).containsExactly("did");
  }

  @Test
  void aRepeatLooksFirst() {
    String body =
        """
        {"tx":"%s","branch":"b","epoch":1,"attempt":2,"operation":"run","payload":%s}"""
            .formatted(Calls.newTx().text(), script(INSERT, "go"));
    spy.forget();
    assertThat(calls.send("action", body)).isEqualTo(DONE);
    assertThat(spy.executed().get(0)).startsWith(LOOK);
    assertThat(calls.send("action", body)).isEqualTo(DONE);
    assertThat(runs).hasValue(1);
  }

  @Test
  void itDoesNotStartOnConnectionsThatWaitForEver() {
    try (Participant endless =
        Participant.named("endless", store(DATABASE.pool()).build())
            .saga("run", Script.class, Result.None.class, this::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(endless.start()))
          .hasStackTraceContaining("lock_timeout")
          .hasStackTraceContaining("options=-c%20lock_timeout=1000ms");
    }
  }
}
