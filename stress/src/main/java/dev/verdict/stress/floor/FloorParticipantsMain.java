package dev.verdict.stress.floor;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.stress.process.Leash;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** The floor's services: whatever they are asked, they answer "done". */
public final class FloorParticipantsMain {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final Buffer DONE =
      Buffer.buffer(
          "{\"" + ParticipantProtocol.RESULT + "\":\"" + ParticipantProtocol.DONE + "\"}");

  private FloorParticipantsMain() {}

  /** Starts as many as {@code args[0]} says, each on its own port, and tells the ports. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    List<String> ports = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      HttpServer server = vertx.createHttpServer().requestHandler(FloorParticipantsMain::answer);
      ports.add(Integer.toString(server.listen(0, "127.0.0.1").await().actualPort()));
    }
    leash.tell(String.join(" ", ports));
    leash.hold();
  }

  private static void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(DONE));
  }
}
