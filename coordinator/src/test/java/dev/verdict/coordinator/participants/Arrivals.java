package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real server whose requests wait until a test answers them as it likes. */
final class Arrivals {
  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Arrivals(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body ->
                                arrived.add(
                                    new Arrived(
                                        Vertx.currentContext(), request, body.toString()))));
    Awaiting.result(server.listen(0, "127.0.0.1"));
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The next request, if it is there within so many milliseconds. */
  Optional<Arrived> nextWithin(long millis) throws InterruptedException {
    return Optional.ofNullable(arrived.poll(millis, TimeUnit.MILLISECONDS));
  }

  Arrived next() throws InterruptedException {
    Arrived request = arrived.poll(60, TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return request;
  }

  /** A request as it came, to be answered on its event loop. */
  record Arrived(Context loop, HttpServerRequest request, String body) {
    String path() {
      return request.path();
    }

    List<String> lines() {
      return body.lines().toList();
    }

    private void answer(Function<HttpServerResponse, Future<?>> how) throws Exception {
      Promise<Void> done = Promise.promise();
      loop.runOnContext(here -> attempt(how).onComplete(done));
      Awaiting.result(done.future());
    }

    private Future<Void> attempt(Function<HttpServerResponse, Future<?>> how) {
      try {
        return request.response().closed()
            ? Future.failedFuture("the client is gone")
            : how.apply(request.response()).mapEmpty();
      } catch (RuntimeException gone) {
        return Future.failedFuture(gone);
      }
    }

    void begin() throws Exception {
      answer(response -> response.setChunked(true).writeHead());
    }

    void piece(String text) throws Exception {
      answer(
          response -> (response.headWritten() ? response : response.setChunked(true)).write(text));
    }

    void line(String line) throws Exception {
      piece(line + "\n");
    }

    void end(String text) throws Exception {
      answer(response -> response.end(text));
    }

    void end(int status, String text) throws Exception {
      answer(response -> response.setStatusCode(status).end(text));
    }

    /** Answers all of them at once, the last one first. */
    void allDone() throws Exception {
      StringBuilder answer = new StringBuilder();
      for (int i = lines().size() - 1; i >= 0; i--) {
        answer.append("{\"line\":").append(i).append(",\"result\":\"done\"}\n");
      }
      end(answer.toString());
    }
  }
}
