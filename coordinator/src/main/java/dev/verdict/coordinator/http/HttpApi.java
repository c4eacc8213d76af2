package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Routes requests to endpoints and makes a problem of every failure. */
public final class HttpApi implements Handler<HttpServerRequest> {
  private final List<Endpoint> endpoints;
  private final StartEndpoints start;
  private final EventStream events;
  private final Router router;

  /**
   * Builds the routes, for one event loop.
   *
   * @param vertx where it runs
   * @param setup what all event loops share
   */
  public HttpApi(Vertx vertx, HttpSetup setup) {
    this.start = new StartEndpoints(setup.slot(), setup.defaults());
    this.events = new EventStream(vertx, setup.slot(), setup.listeners());
    this.endpoints = endpoints(setup);
    this.router = Router.router(vertx);
    mount();
  }

  private List<Endpoint> endpoints(HttpSetup setup) {
    List<Endpoint> all = new ArrayList<>();
    all.addAll(start.all());
    all.addAll(new TransactionEndpoints(setup.slot(), setup.defaults()).all());
    all.addAll(new SagaEndpoints(setup.slot(), setup.defaults()).all());
    all.addAll(new DefinitionEndpoints(setup.slot(), setup.defaults()).all());
    all.addAll(new ParticipantEndpoints(setup.slot()).all());
    all.addAll(new OperationsEndpoints(setup).all());
    return List.copyOf(all);
  }

  private void mount() {
    for (Endpoint endpoint : endpoints) {
      router
          .route(endpoint.method(), endpoint.routerPath())
          .handler(
              context ->
                  serve(new Exchange(context.request(), context.pathParams()), endpoint.handler()));
    }
    router
        .route(HttpMethod.GET, EventStream.PATH)
        .handler(
            context -> {
              try {
                events.open(context.request());
              } catch (RuntimeException failure) {
                send(context.request(), ProblemReply.of(Problems.of(failure)));
              }
            });
    methods().forEach((path, allowed) -> router.route(path).handler(c -> wrongMethod(c, allowed)));
    router.route().handler(HttpApi::nothingHere);
    router.errorHandler(400, HttpApi::failed);
    router.errorHandler(404, HttpApi::failed);
    router.errorHandler(500, HttpApi::failed);
  }

  /** The calls that there are, as {@code METHOD path}. */
  List<String> routes() {
    List<String> routes = new ArrayList<>();
    endpoints.forEach(endpoint -> routes.add(endpoint.method() + " " + endpoint.path()));
    routes.add("GET " + EventStream.PATH);
    return routes;
  }

  private Map<String, List<String>> methods() {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      methods
          .computeIfAbsent(endpoint.routerPath(), path -> new ArrayList<>())
          .add(endpoint.method().name());
    }
    methods.put(EventStream.PATH, List.of("GET"));
    return methods;
  }

  /** The one-shot call goes past the router: it is the one that is called most. */
  @Override
  public void handle(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.POST)
        && StartEndpoints.ONE_SHOT_PATH.equals(request.path())) {
      serve(new Exchange(request, Map.of()), start::oneShot);
    } else {
      router.handle(request);
    }
  }

  private static void serve(Exchange exchange, Endpoint.Handler handler) {
    answer(handler, exchange)
        .onComplete(
            done ->
                send(
                    exchange.request(),
                    done.succeeded() ? done.result() : ProblemReply.of(Problems.of(done.cause()))));
  }

  private static Future<Reply> answer(Endpoint.Handler handler, Exchange exchange) {
    try {
      return handler.handle(exchange);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  /** A caller that went away gets no answer. */
  private static void send(HttpServerRequest request, Reply reply) {
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader("Content-Type", reply.mediaType());
    response.putHeader("Cache-Control", "no-store");
    response.putHeader("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(response::putHeader);
    boolean unread = !request.isEnded();
    if (unread) {
      response.putHeader("Connection", "close");
    }
    response.end(reply.body());
  }

  private static void wrongMethod(RoutingContext context, List<String> allowed) {
    Problem problem =
        Problem.of(
                ProblemCode.METHOD_NOT_ALLOWED,
                context.normalizedPath() + " takes " + String.join(", ", allowed) + ".")
            .allowing(allowed);
    send(context.request(), ProblemReply.of(problem));
  }

  private static void nothingHere(RoutingContext context) {
    send(
        context.request(),
        ProblemReply.of(
            Problem.of(
                ProblemCode.NOT_FOUND, "See /openapi.json for the paths that the API has.")));
  }

  private static void failed(RoutingContext context) {
    Problem problem =
        context.failure() == null || context.statusCode() < 500
            ? Problem.of(ProblemCode.INVALID_QUERY, "The request's path or query is not a URL's.")
            : Problems.of(context.failure());
    send(context.request(), ProblemReply.of(problem));
  }
}
