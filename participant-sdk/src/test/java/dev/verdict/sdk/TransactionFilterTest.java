package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.client.TransactionContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service that is called within a transaction, on real servers. The coordinator is a fake that
 * lets every branch be enlisted.
 */
class TransactionFilterTest {
  private static final TxId ID = TxId.of(1, 2, 3, 4);
  private static final String HEADER = ID.text() + "/0.1";
  private static final String LARGE = "ä".repeat(300_000);
  private static final int TOO_LARGE_BYTES = 17 << 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final FakeHttp coordinator = new FakeHttp(request -> new FakeHttp.Answer(201, "{}"));
  private final Participant wallet =
      Participant.named("wallet", new MemoryStore())
          .coordinators(coordinator.uri())
          .tcc("hold", Sum.class, Sum.class, this::hold, (tx, sum, it) -> {}, (tx, sum, it) -> {})
          .build();

  /** Cents. */
  record Sum(long cents) {}

  private Result<Sum> hold(Object session, Sum sum) {
    worked.add("hold " + sum.cents());
    return sum.cents() > 100 ? Result.refused("no funds") : Result.done(sum);
  }

  /** The servers that have a filter. */
  enum Server {
    TOMCAT {
      @Override
      Served serve(TransactionFilterTest test) throws Exception {
        return Served.tomcat(test.new Servlet(), MAPPING, servletFilter());
      }
    },
    JETTY {
      @Override
      Served serve(TransactionFilterTest test) throws Exception {
        return Served.jetty(test.new Servlet(), MAPPING, servletFilter());
      }
    },
    JDK {
      @Override
      Served serve(TransactionFilterTest test) throws Exception {
        return Served.jdk(
            test::serve, "/bank/business/", new dev.verdict.sdk.httpserver.TransactionFilter());
      }
    };

    private static final String MAPPING = "/bank/business/*";

    private static jakarta.servlet.Filter servletFilter() {
      return new dev.verdict.sdk.servlet.TransactionFilter();
    }

    abstract Served serve(TransactionFilterTest test) throws Exception;
  }

  @AfterEach
  void close() {
    wallet.close();
    coordinator.close();
  }

  /** What the service does, whatever it runs on; brings the body. */
  private String work(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "hold" -> join(5);
      case "overdraw" -> join(101);
      case "fail" -> throw new IllegalStateException("after " + join(5));
      case "large" -> join(5) + LARGE;
      case "plain" -> "no transaction: " + TransactionContext.current();
      default -> throw new IllegalArgumentException(path);
    };
  }

  private String join(long cents) {
    TransactionContext context = TransactionContext.current().orElseThrow();
    return Calls.await(wallet.join(context, "hold", new Sum(cents), Sum.class)).toString();
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = work(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The same, and what only servlets can do. */
  private final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      String path = request.getPathInfo();
      switch (path) {
        case "/early" -> {
          response.getWriter().print("first");
          response.flushBuffer();
          response.getWriter().print(join(5));
        }
        case "/error" -> {
          join(5);
          response.getWriter().print("forgotten");
          response.sendError(HttpServletResponse.SC_CONFLICT);
        }
        case "/too-large" -> {
          join(5);
          response.getOutputStream().write(new byte[TOO_LARGE_BYTES]);
        }
        case "/async" -> answerLater(request.startAsync());
        default -> response.getWriter().print(work(path));
      }
    }

    private void answerLater(AsyncContext context) {
      context.start(
          () -> {
            try {
              Thread.sleep(300);
              context.getResponse().getWriter().print("later");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            context.complete();
          });
    }
  }

  private HttpResponse<String> call(Served served, String path) throws Exception {
    return call(served, path, HEADER);
  }

  private HttpResponse<String> call(Served served, String path, String header) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(served.uri() + "/business/" + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.noBody());
    if (!header.isEmpty()) {
      request.header(TransactionContext.HEADER, header);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static Optional<String> votes(HttpResponse<?> answer) {
    return answer.headers().firstValue(TransactionContext.VOTES_HEADER);
  }

  private static Optional<String> abort(HttpResponse<?> answer) {
    return answer.headers().firstValue(TransactionContext.ABORT_HEADER);
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerTellsTheVoteOfTheBranchThatWasEnlisted(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "hold");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("Sum[cents=5]");
      assertThat(votes(answer)).contains("0.1-1=yes");
      assertThat(abort(answer)).isEmpty();
      assertThat(coordinator.seen()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalAbortsAlthoughItIsAnswered200(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "overdraw");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(votes(answer)).contains("0.1-1=no");
      assertThat(abort(answer)).hasValueSatisfying(why -> assertThat(why).contains("no funds"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsNeverTakenForAnAnswer(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      try {
        status.complete(call(served, "fail").statusCode());
      } catch (IOException closedWithoutAnAnswer) {
        status.complete(500);
      }
      assertThat(status.join()).isEqualTo(500);
      assertThat(worked).containsExactly("hold 5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerMayBeLong(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "large");

      assertThat(answer.body()).endsWith(LARGE);
      assertThat(votes(answer)).contains("0.1-1=yes");
      assertThat(abort(answer)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheHeaderThereIsNoTransaction(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      call(served, "hold");
      for (int i = 0; i < 2 * Served.THREADS; i++) {
        HttpResponse<String> answer = call(served, "plain", "");
        assertThat(answer.body()).isEqualTo("no transaction: Optional.empty");
        assertThat(votes(answer)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMalformedHeaderIsABadRequest(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      assertThat(call(served, "hold", "nonsense").statusCode()).isEqualTo(400);
      assertThat(worked).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void workMayFollowWhatIsWrittenFirst(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "early");

      assertThat(answer.body()).startsWith("first").contains("Sum[cents=5]");
      assertThat(votes(answer)).contains("0.1-1=yes");
      assertThat(abort(answer)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void anErrorTellsTheVotesToo(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "error");

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).doesNotContain("forgotten");
      assertThat(votes(answer)).contains("0.1-1=yes");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void anAnswerThatIsTooLongToBeHeldBackArrivesAndAborts(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "too-large");

      assertThat(answer.body()).hasSize(TOO_LARGE_BYTES);
      assertThat(abort(answer)).hasValueSatisfying(why -> assertThat(why).contains("bytes"));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void anAnswerFromAnotherThreadArrivesAndAborts(Server server) throws Exception {
    try (Served served = server.serve(this)) {
      HttpResponse<String> answer = call(served, "async");

      assertThat(answer.body()).isEqualTo("later");
      assertThat(abort(answer))
          .hasValueSatisfying(why -> assertThat(why).contains("goes on in another thread"));
    }
  }
}
