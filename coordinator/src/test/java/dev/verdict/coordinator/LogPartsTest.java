package dev.verdict.coordinator;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that takes connections and says nothing is away, also if nothing is written there. */
class LogPartsTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() throws Exception {
    result(vertx.close());
  }

  private double available(int database) {
    return registry
        .get("verdict.database.available")
        .tag("database", Integer.toString(database))
        .gauge()
        .value();
  }

  @Test
  void aSilentHomeIsAwayAndSomebodyElseSpeaks() throws Exception {
    List<TestPostgres> postgres = TestPostgres.createSpread(2);
    SilentProxy proxy = SilentProxy.to(vertx, postgres.get(0).options().getPort());
    String home =
        "postgresql://127.0.0.1:" + proxy.port() + "/" + postgres.get(0).options().getDatabase();
    String[] words = {
      "--shards=" + TestPostgres.SHARDS,
      "--postgres-user=postgres",
      "--postgres-uri=" + home,
      "--postgres-further=" + postgres.get(1).uri()
    };
    Config config = ((Request.Serve) new CommandLineArguments().parse(words, Map.of())).config();
    LogDatabases databases =
        new LogDatabases(vertx, config, config.postgres().orElseThrow(), why -> {});
    result(databases.open());
    LogParts parts =
        new LogParts(
            vertx,
            databases,
            config.shards(),
            new LogParts.Self("a", "http://a", Map.of()),
            CrashPoints.NONE,
            WriteListener.NOBODY,
            registry);
    long beat =
        vertx.setPeriodic(
            200, id -> parts.spread().parts().forEach(part -> part.shards().heartbeat()));
    Awaiting.until("all there", () -> parts.objections().isEmpty());
    assertThat(parts.speakerShard()).isZero();
    assertThat(available(1)).isEqualTo(1);

    proxy.silenceThoseOfNow();
    proxy.mute(true);
    Awaiting.until("silent", () -> !parts.objections().isEmpty());
    assertThat(parts.objections()).containsExactly("the log's database 1 of 2 does not answer");
    assertThat(parts.states().get(1).problem()).isEmpty();
    assertThat(parts.speakerShard()).isEqualTo(1);
    assertThat(available(1)).isZero();
    assertThat(available(2)).isEqualTo(1);

    proxy.mute(false);
    Awaiting.until("back", () -> parts.objections().isEmpty());
    assertThat(parts.speakerShard()).isZero();
    vertx.cancelTimer(beat);
    parts.closeTables();
    result(parts.closeLogs());
    proxy.close();
    result(databases.close());
  }
}
