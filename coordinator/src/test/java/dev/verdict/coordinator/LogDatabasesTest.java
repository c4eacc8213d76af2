package dev.verdict.coordinator;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A further database that is not right yet is waited for, and joined when it is. */
class LogDatabasesTest {
  private final Vertx vertx = Vertx.vertx();
  private List<TestPostgres> postgres;
  private LogDatabases databases;

  @BeforeEach
  void make() throws Exception {
    postgres = TestPostgres.createSpread(2);
    databases = of(postgres.get(0), postgres.get(1));
  }

  private LogDatabases of(TestPostgres home, TestPostgres further) {
    String[] words = {
      "--shards=" + TestPostgres.SHARDS,
      "--postgres-user=postgres",
      "--postgres-uri=" + home.uri(),
      "--postgres-further=" + further.uri()
    };
    Config config = ((Request.Serve) new CommandLineArguments().parse(words, Map.of())).config();
    return new LogDatabases(vertx, config, config.postgres().orElseThrow(), why -> {});
  }

  @AfterEach
  void close() throws Exception {
    result(databases.close());
    result(vertx.close());
  }

  private String refusal() {
    return databases.refusals().parts().get(1).get().orElse("");
  }

  private void isRefused(String why) throws Exception {
    result(databases.open());
    Awaiting.until("refused", () -> refusal().contains(why));
    assertThat(databases.opened().parts().get(1).isComplete()).isFalse();
  }

  private void isJoined() throws Exception {
    result(databases.opened().parts().get(1));
    assertThat(refusal()).isEmpty();
  }

  @Test
  void aReadOnlyOneIsJoinedWhenItTakesWrites() throws Exception {
    postgres.get(1).set("default_transaction_read_only", "on");
    isRefused("default_transaction_read_only: it is on");
    postgres.get(1).reset("default_transaction_read_only");
    isJoined();
  }

  @Test
  void oneThatWouldLoseDecisionsIsJoinedWhenItKeepsThem() throws Exception {
    postgres.get(1).set("synchronous_commit", "off");
    isRefused("synchronous_commit: it is off");
    postgres.get(1).reset("synchronous_commit");
    isJoined();
  }

  @Test
  void oneThatAnotherReleaseServesIsJoinedWhenThatIsGone() throws Exception {
    postgres
        .get(1)
        .execute(
            "INSERT INTO node (owner, heartbeat, url, writes_format, reads_format, settings)"
                + " VALUES ('old', now() + interval '1 hour', 'http://old', 99, 99, '{}')");
    isRefused("Upgrade one release at a time");
    postgres.get(1).execute("DELETE FROM node");
    isJoined();
  }

  /** The address was wrong for a while. */
  @Test
  void theRightOneIsJoinedAfterAWrongOne() throws Exception {
    TestPostgres stranger = TestPostgres.createSpread(2).get(1);
    postgres.get(1).reachable(false);
    result(databases.open());
    stranger.takePlaceOf(postgres.get(1));
    Awaiting.until("refused", () -> refusal().contains("of another log"));
    assertThat(databases.opened().parts().get(1).isComplete()).isFalse();
    postgres.get(1).takePlaceBackFrom(stranger);
    isJoined();
  }

  @Test
  void aWrongOneIsAReasonNotToStart() {
    LogDatabases swapped = of(postgres.get(1), postgres.get(0));
    assertThatThrownBy(() -> result(swapped.open())).hasCauseInstanceOf(StartException.class);
    swapped.close();
  }

  /** The first start sets all of them up, and nobody waits for what may never be. */
  @Test
  void whoeverIsNotRightAtTheVeryFirstStartIsAReasonNotToStart() throws Exception {
    TestPostgres further = TestPostgres.empty();
    further.set("synchronous_commit", "off");
    LogDatabases first = of(TestPostgres.empty(), further);
    assertThatThrownBy(() -> result(first.open()))
        .hasMessageContaining("This database would lose decisions");
    first.close();
  }
}
