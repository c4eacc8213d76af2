package dev.verdict.stress.backlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.process.Leash;
import dev.verdict.stress.process.Lines;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Services that say yes to everything and remember what they were told. They stand for services
 * that had prepared all that was left. Each operation's name says how its branches must end.
 */
public final class ServicesMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Buffer DONE = Buffer.buffer("{\"result\":\"done\"}");

  private final Set<String> told = new HashSet<>();
  private long committed;
  private long aborted;
  private long ran;
  private long wrong;
  private long repeated;

  private ServicesMain() {}

  /** Listens, tells the port, and answers each order with what was told to the services so far. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    ServicesMain services = new ServicesMain();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(services::receive)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    leash.tell(Integer.toString(port));
    leash.follow(order -> Lines.write(services.verdicts()));
  }

  private void receive(HttpServerRequest request) {
    String path = request.path();
    request
        .body()
        .onSuccess(
            body -> {
              note(path.substring(path.lastIndexOf('/') + 1), body);
              request.response().putHeader("Content-Type", "application/json").end(DONE);
            });
  }

  private synchronized Verdicts verdicts() {
    return new Verdicts(committed, aborted, ran, wrong, repeated);
  }

  private synchronized void note(String path, Buffer body) {
    JsonNode call;
    try {
      call = JSON.readTree(body.getBytes());
    } catch (IOException malformed) {
      wrong++;
      return;
    }
    CallKind kind = CallKind.valueOf(path.toUpperCase(Locale.ROOT));
    if (kind == CallKind.PREPARE) {
      return;
    }
    if (!told.add(call.path("tx").asText() + call.path("branch").asText() + kind.path())) {
      repeated++;
      return;
    }
    count(kind, call.path("operation").asText());
  }

  private void count(CallKind kind, String operation) {
    if (kind == CallKind.COMMIT && operation.equals(Leftover.COMMITTED.operation())) {
      committed++;
    } else if (kind == CallKind.ABORT && operation.equals(Leftover.OPEN.operation())) {
      aborted++;
    } else if (kind == CallKind.ACTION && operation.equals(Leftover.SAGA.operation())) {
      ran++;
    } else {
      wrong++;
    }
  }
}
