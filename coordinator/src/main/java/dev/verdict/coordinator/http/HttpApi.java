package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.CoordinatorException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes requests to endpoints and makes a problem of every failure. */
public final class HttpApi implements Handler<HttpServerRequest> {
  private static final String EVENTS = "GET " + EventStream.PATH;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** How long a connection stays open for what is still sent after the answer. */
  private static final long LINGER_MILLIS = 500;

  /** How long another node may take over an answer that waits for nothing. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private static final CharSequence X_CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  private final Vertx vertx;
  private final HttpSetup setup;
  private final Forwarder forwarder;
  private final List<Endpoint> endpoints;
  private final StartEndpoints start;
  private final EventStream events;
  private final Router router;
  private final Optional<DevelopmentGuard> guard;
  private final Access access;
  private final Access.Gate oneShot;
  private final Set<HttpServerRequest> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Builds the routes, for one event loop.
   *
   * @param vertx where it runs
   * @param setup what all event loops share
   */
  public HttpApi(Vertx vertx, HttpSetup setup) {
    this.vertx = vertx;
    this.setup = setup;
    this.forwarder = new Forwarder(vertx, setup.telemetry().registry(), setup.tls());
    this.access =
        new Access(
            setup.mode().access(),
            setup.tokens(),
            setup.operators(),
            setup.signIns(),
            setup.defaults().namespace(),
            setup.telemetry().registry());
    this.oneShot = access.gate("POST " + StartEndpoints.ONE_SHOT_PATH);
    this.start = new StartEndpoints(setup.slot(), setup.defaults());
    this.events = new EventStream(vertx, setup);
    this.endpoints = endpoints(setup);
    this.router = Router.router(vertx);
    this.guard =
        setup.mode().development()
            ? Optional.of(new DevelopmentGuard(setup.mode().host(), setup.tls().isPresent()))
            : Optional.empty();
    mount();
  }

  private List<Endpoint> endpoints(HttpSetup setup) {
    OperatorActions actions = new OperatorActions(setup.slot(), access);
    List<Endpoint> all = new ArrayList<>();
    all.addAll(start.all());
    all.addAll(new TransactionEndpoints(setup, access).all());
    ActionEndpoints acts = new ActionEndpoints(setup, actions);
    all.addAll(acts.all());
    all.addAll(new StepEndpoints(acts, setup.masking()).all());
    all.addAll(new SagaEndpoints(setup.slot(), setup.defaults()).all());
    DefinitionEndpoints definitions = new DefinitionEndpoints(setup.slot(), setup.defaults());
    all.addAll(new JunitEndpoint(setup).all());
    all.addAll(new SagaViewEndpoints(vertx, setup.slot(), setup.masking()).all());
    all.addAll(new DefinitionViews(vertx, definitions).all());
    all.addAll(definitions.all());
    all.addAll(new ParticipantEndpoints(setup.slot(), access).all());
    all.addAll(new LockEndpoints(setup.slot(), setup.defaults()).all());
    all.addAll(new ConsoleEndpoints(setup.slot(), setup.defaults()).all());
    all.addAll(new BatchEndpoints(vertx, setup, forwarder, actions).all());
    all.addAll(new ViewEndpoints(setup.slot(), setup.defaults(), actions).all());
    all.addAll(new AuditEndpoints(vertx, setup.slot(), actions).all());
    all.addAll(new ReconciliationEndpoints(vertx, setup.slot(), setup.defaults(), actions).all());
    all.addAll(
        new DisagreementEndpoints(setup.slot(), actions, setup.defaults().namespace()).all());
    all.addAll(new ProposalEndpoints(setup.slot(), actions, setup.masking()).all());
    all.addAll(new TokenEndpoints(setup, access, actions).all());
    all.addAll(new SessionEndpoints(setup, access, actions).all());
    all.addAll(new OperationsEndpoints(setup).all());
    return List.copyOf(all);
  }

  private void mount() {
    for (Endpoint endpoint : endpoints) {
      Access.Gate gate = access.gate(endpoint.call());
      io.vertx.ext.web.Route route =
          router
              .route(endpoint.method(), endpoint.routerPath())
              .handler(c -> serve(c, endpoint, gate));
      if (endpoint.servesHead()) {
        route.method(HttpMethod.HEAD);
      }
    }
    Access.Gate gate = access.gate(EVENTS);
    router
        .route(HttpMethod.GET, EventStream.PATH)
        .handler(context -> seen(context.request(), () -> listen(context.request(), gate)));
    router
        .route(HttpMethod.GET, ConsoleAssets.PREFIX + "*")
        .handler(
            context ->
                OperationsEndpoints.asset(context.request().path())
                    .ifPresentOrElse(
                        reply -> send(context.request(), reply), () -> nothingHere(context)));
    methods().forEach((path, allowed) -> router.route(path).handler(c -> wrongMethod(c, allowed)));
    router.route().handler(HttpApi::nothingHere);
    router.errorHandler(400, HttpApi::failed);
    router.errorHandler(404, HttpApi::failed);
    router.errorHandler(500, HttpApi::failed);
  }

  private void listen(HttpServerRequest request, Access.Gate gate) {
    try {
      events.open(request, () -> gate.admit(request));
    } catch (RuntimeException failure) {
      send(request, ProblemReply.of(Problems.of(failure)));
    }
  }

  /**
   * Goes on at once, or, with a session that is not known here, when it was looked for: the body
   * waits meanwhile.
   */
  private void seen(HttpServerRequest request, Runnable then) {
    boolean unseen;
    try {
      unseen = access.isUnseen(request);
    } catch (ProblemException twice) {
      send(request, ProblemReply.of(twice.problem()));
      return;
    }
    if (!unseen) {
      then.run();
      return;
    }
    Context here = vertx.getOrCreateContext();
    request.pause();
    setup
        .signIns()
        .sessions()
        .look((after, task) -> vertx.setTimer(Math.max(1, after.toMillis()), id -> task.run()))
        .onComplete(
            looked ->
                here.runOnContext(
                    now -> {
                      if (!isOver(request)) {
                        then.run();
                        request.resume();
                      }
                    }));
  }

  /** The calls that there are, as {@code METHOD path}. */
  List<String> routes() {
    List<String> routes = new ArrayList<>();
    endpoints.forEach(endpoint -> routes.add(endpoint.call()));
    routes.add(EVENTS);
    return routes;
  }

  private Map<String, List<String>> methods() {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      methods
          .computeIfAbsent(endpoint.routerPath(), path -> new ArrayList<>())
          .add(endpoint.method().name());
      if (endpoint.servesHead()) {
        methods.get(endpoint.routerPath()).add(HttpMethod.HEAD.name());
      }
    }
    methods.put(EventStream.PATH, List.of("GET"));
    return methods;
  }

  /** The one-shot call goes past the router: it is the one that is called most. */
  @Override
  public void handle(HttpServerRequest request) {
    Optional<Problem> objection = guard.flatMap(watching -> watching.objection(request));
    if (objection.isPresent()) {
      send(request, ProblemReply.of(objection.get()));
    } else if (request.method().equals(HttpMethod.POST)
        && StartEndpoints.ONE_SHOT_PATH.equals(request.path())) {
      serve(new Exchange(request, Map.of()), oneShot, start::oneShotAlone);
    } else {
      router.handle(request);
    }
  }

  private void serve(RoutingContext context, Endpoint endpoint, Access.Gate gate) {
    serve(
        new Exchange(context.request(), context.pathParams()),
        gate,
        exchange -> {
          endpoint.checkQuery(exchange.request());
          return endpoint.handler().handle(exchange);
        });
  }

  /**
   * Who calls is judged once: what was let in is not refused while its shard's leader is searched.
   */
  private void serve(Exchange exchange, Access.Gate gate, Endpoint.Handler handler) {
    HttpServerRequest request = exchange.request();
    open.add(request);
    seen(request, () -> judge(exchange, gate, handler));
  }

  private void judge(Exchange exchange, Access.Gate gate, Endpoint.Handler handler) {
    HttpServerRequest request = exchange.request();
    answer(caller -> admit(gate, handler, caller), exchange)
        .onComplete(
            (reply, failure) -> {
              if (failure == null || !Route.isElsewhere(failure)) {
                finish(request, reply, failure);
              } else {
                elsewhere(exchange, handler, (CoordinatorException) failure)
                    .onComplete((found, lost) -> finish(request, found, lost));
              }
            });
  }

  private static Future<Reply> admit(
      Access.Gate gate, Endpoint.Handler handler, Exchange exchange) {
    exchange.admitted(gate.admit(exchange.request()));
    return handler.handle(exchange);
  }

  private void finish(
      HttpServerRequest request, @Nullable Reply reply, @Nullable Throwable failure) {
    open.remove(request);
    if (isOver(request)) {
      return;
    }
    if (reply != null) {
      send(request, reply);
    } else if (failure != null) {
      send(request, ProblemReply.of(Problems.of(failure)));
    }
  }

  /** Another node leads the shard: it answers, if there is one and this was not passed on yet. */
  private Future<Reply> elsewhere(
      Exchange exchange, Endpoint.Handler handler, CoordinatorException notHere) {
    Optional<Peers> peers = setup.slot().peers();
    if (peers.isEmpty() || exchange.isForwarded()) {
      return Future.failedFuture(notHere);
    }
    Supplier<Future<Reply>> atHome = () -> handler.handle(exchange);
    return new Route(vertx, forwarder, peers.get(), exchange.passing(), atHome, answerMax(exchange))
        .follow(notHere);
  }

  /** A call that may wait, for an end or for locks, is given that time on top. */
  private Duration answerMax(Exchange exchange) {
    if (exchange.request().method().equals(HttpMethod.GET)) {
      return ANSWER_MAX;
    }
    try {
      return Preference.read(exchange.header("Prefer"), setup.defaults().waiting())
          .longest()
          .plus(exchange.extra())
          .plus(ANSWER_MAX);
    } catch (ProblemException notRead) {
      return ANSWER_MAX;
    }
  }

  /** Answers, and cuts off, the requests that did not arrive in full: the node stops. */
  void refuseHalfSent() {
    for (HttpServerRequest request : List.copyOf(open)) {
      if (!request.isEnded() && !isOver(request)) {
        Problem stopping =
            Problem.of(
                    ProblemCode.UNAVAILABLE,
                    "The node is stopping and the request did not arrive in full. Nothing was"
                        + " begun; try again.")
                .retryAfter(RETRY_AFTER);
        send(request, ProblemReply.of(stopping));
      }
    }
  }

  /** Answers what could not be read as a request; the connection is closed after it. */
  static void refuseInvalid(HttpServerRequest request) {
    send(request, ProblemReply.of(unreadable(request.decoderResult().cause())));
  }

  private static Problem unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          ProblemCode.URI_TOO_LONG,
          "The first line of a request may have "
              + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
              + " bytes.");
    }
    if (cause instanceof TooLongFrameException) {
      return Problem.of(
          ProblemCode.HEADER_TOO_LARGE,
          "The headers of a request may have "
              + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE
              + " bytes together.");
    }
    return Problem.of(
        ProblemCode.MALFORMED_REQUEST,
        "The request is not well-formed HTTP/1.1, or its length is in doubt (RFC 9112, 6.1).");
  }

  private static boolean isOver(HttpServerRequest request) {
    return request.response().closed() || request.response().ended();
  }

  private static Future<Reply> answer(Endpoint.Handler handler, Exchange exchange) {
    try {
      return handler.handle(exchange);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  /**
   * A caller that went away gets no answer. One whose body is still on its way gets it at once; its
   * connection is closed, but a little later, so that what still comes does not destroy the answer
   * before it is read (RFC 9112, 9.6).
   */
  private static Future<Void> send(HttpServerRequest request, Reply reply) {
    if (isOver(request)) {
      return Future.succeededFuture();
    }
    var response = request.response();
    response.setStatusCode(reply.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, reply.mediaType());
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.putHeader(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    reply.headers().forEach(response::putHeader);
    boolean unread = hasUnreadBody(request) || request.decoderResult().isFailure();
    if (unread) {
      response.putHeader("Connection", "close");
    }
    Future<Void> sent = response.end(reply.body());
    return unread ? sent.onComplete(done -> closeSoon(request)) : sent;
  }

  private static boolean hasUnreadBody(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static void closeSoon(HttpServerRequest request) {
    Context context = Vertx.currentContext();
    if (context == null) {
      request.connection().close();
    } else {
      context.owner().setTimer(LINGER_MILLIS, timer -> request.connection().close());
    }
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
            ? Problem.of(ProblemCode.MALFORMED_REQUEST, "The path is not a URL's: write % as %25.")
            : Problems.of(context.failure());
    send(context.request(), ProblemReply.of(problem));
  }
}
