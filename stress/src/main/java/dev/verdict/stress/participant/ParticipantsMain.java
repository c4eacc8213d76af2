package dev.verdict.stress.participant;

import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxParticipant;
import dev.verdict.stress.process.Leash;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Services built with the SDK whose work is to do nothing. Their barriers are in memory, and forget
 * the oldest branches.
 */
public final class ParticipantsMain {
  /** The operation of an atomic transaction. */
  public static final String PREPARED_OPERATION = "reserve";

  /** The operation of a saga's step. */
  public static final String SAGA_OPERATION = "step";

  /** Of all services together: what they remember must fit into one heap. */
  private static final int BRANCHES_MAX = 40_000;

  /** No saga of a run takes that long; there is room for what begins meanwhile. */
  private static final Duration UNDONE_WITHIN = Duration.ofMillis(500);

  private ParticipantsMain() {}

  /**
   * What the operations take.
   *
   * @param cents ignored
   * @param filler ignored; empty in a usual run
   */
  record Input(long cents, @Nullable String filler) {}

  /**
   * Starts as many as {@code args[0]} says, each on its own port, and tells the ports once all are
   * announced at the coordinator {@code args[1]}, with HTTP/2 if {@code args[2]} is true.
   */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    List<String> ports = new ArrayList<>();
    int services = Integer.parseInt(args[0]);
    for (int i = 1; i <= services; i++) {
      Router router = Router.router(vertx);
      Participant participant =
          participant(
              name(i), URI.create(args[1]), BRANCHES_MAX / services, Boolean.parseBoolean(args[2]));
      VertxParticipant.mount(router, participant);
      HttpServer server = vertx.createHttpServer().requestHandler(router);
      int port = server.listen(0, "127.0.0.1").await().actualPort();
      participant.announce(URI.create("http://127.0.0.1:" + port)).toCompletableFuture().join();
      ports.add(Integer.toString(port));
    }
    leash.tell(String.join(" ", ports));
    leash.hold();
  }

  /**
   * The registered name of a service.
   *
   * @param number from 1
   */
  public static String name(int number) {
    return "bench-" + number;
  }

  private static Participant participant(
      String name, URI coordinator, int branches, boolean http2) {
    Participant.Builder<?> declared =
        Participant.named(name, new MemoryStore(branches, UNDONE_WITHIN, Clock.systemUTC()))
            .prepared(PREPARED_OPERATION, Input.class, (session, input) -> Result.done())
            .saga(SAGA_OPERATION, Input.class, Result.None.class, (session, input) -> Result.done())
            .coordinators(coordinator);
    Participant participant = (http2 ? declared.http2() : declared).build();
    participant.start().toCompletableFuture().join();
    return participant;
  }
}
