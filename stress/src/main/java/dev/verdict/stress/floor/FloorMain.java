package dev.verdict.stress.floor;

import dev.verdict.stress.bench.Kind;
import dev.verdict.stress.process.Leash;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The floor's server, on two event loops. */
public final class FloorMain {
  /** The environment variable with the PostgreSQL URI. */
  public static final String POSTGRES_VARIABLE = "VERDICT_STRESS_POSTGRES";

  private static final int EVENT_LOOPS = 2;

  private FloorMain() {}

  /**
   * Serves, and tells its port.
   *
   * @param args the kind, whether participants are called over HTTP/2, then their ports
   */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    List<Integer> ports = Arrays.stream(args).skip(2).map(Integer::valueOf).toList();
    Kind kind = Kind.valueOf(args[0]);
    boolean http2 = Boolean.parseBoolean(args[1]);
    BatchedInserts inserts =
        connected(vertx, PgConnectOptions.fromUri(System.getenv(POSTGRES_VARIABLE)));
    CompletableFuture<Integer> port = new CompletableFuture<>();
    vertx
        .deployVerticle(
            () -> new FloorServer(path -> Exchanges.of(kind, ports, path), http2, inserts, port),
            new DeploymentOptions().setInstances(EVENT_LOOPS))
        .await();
    leash.tell(Integer.toString(port.join()));
    leash.hold();
  }

  private static BatchedInserts connected(Vertx vertx, PgConnectOptions options) {
    return BatchedInserts.connect(vertx, options).await();
  }
}
