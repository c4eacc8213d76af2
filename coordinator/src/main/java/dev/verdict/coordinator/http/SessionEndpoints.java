package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.SessionSecret;
import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.SignIn;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.http.Bodies.SessionBody;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.coordinator.http.SessionJson.Open;
import dev.verdict.coordinator.http.SessionJson.State;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Signs people in: a browser shows a token once and gets a cookie that no script can read. Any node
 * answers. Who signs in and out is put on record; whoever may not is told to the log only, for the
 * record is not for strangers to fill.
 */
final class SessionEndpoints {
  /** Where sessions are opened, looked at and ended. */
  static final String PATH = "/v1/session";

  private static final BodyCodec<SessionBody> BODY = BodyCodec.of(SessionBody.class);
  private static final int TOKEN_CHARS_MAX = 1_000;
  private static final int HASH_CHARS_SHOWN = 16;
  private static final String SET_COOKIE = "Set-Cookie";

  private final SignIns signIns;
  private final Access access;
  private final OperatorActions actions;

  SessionEndpoints(HttpSetup setup, Access access, OperatorActions actions) {
    this.signIns = setup.signIns();
    this.access = access;
    this.actions = actions;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, this::get),
        new Endpoint(HttpMethod.POST, PATH, this::open),
        new Endpoint(HttpMethod.DELETE, PATH, this::end));
  }

  // --- who is it

  /** Nobody is refused for a session that is over: he is told that he is nobody. */
  private Future<Reply> get(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    Shown shown = Shown.of(request.headers());
    if (shown.bearer().isPresent()) {
      return Future.succeededFuture(reply(200, Optional.of(access.requireKnown(request)), none()));
    }
    Optional<Open> open = known(shown);
    if (open.isEmpty()) {
      Reply nobody = reply(200, Optional.empty(), none());
      return Future.succeededFuture(
          shown.session().isPresent() ? nobody.header(SET_COOKIE, noCookie(request)) : nobody);
    }
    return Future.succeededFuture(reply(200, Optional.of(access.requireKnown(request)), open));
  }

  private static Optional<Open> none() {
    return Optional.empty();
  }

  private Optional<Open> known(Shown shown) {
    return shown
        .session()
        .filter(access::isGood)
        .flatMap(
            secret -> signIns.sessions().find(secret).map(session -> new Open(session, secret)));
  }

  private Reply reply(int status, Optional<Access.Identity> caller, Optional<Open> open) {
    State state = new State(access.signIn(), caller, open);
    return Reply.json(status, json -> SessionJson.write(json, state));
  }

  // --- signing in

  private Future<Reply> open(Exchange exchange) {
    Sites.requireOwn(exchange.request());
    SessionStore store = store();
    return exchange.body().map(BODY::read).compose(body -> open(exchange, store, token(body)));
  }

  /**
   * Where they are kept.
   *
   * @throws ProblemException if nobody signs in here
   */
  private SessionStore store() {
    if (access.signIn().equals(Access.NO_SIGN_IN)) {
      throw Problem.of(
              ProblemCode.TOKENS_NOT_USED,
              "This node asks nobody for a token: there is nothing to sign in with.")
          .asException();
    }
    return signIns.sessions().store().orElseThrow(() -> Access.unreadable("who is signed in"));
  }

  private static String token(SessionBody body) {
    String token =
        body.token()
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.MISSING_MEMBER, "Say which token you sign in with.")
                        .at("/token")
                        .asException());
    return Rules.text(token, TOKEN_CHARS_MAX, "/token");
  }

  private Future<Reply> open(Exchange exchange, SessionStore store, String token) {
    Access.Identity caller = access.signsIn(exchange.request(), token);
    SessionSecret secret = SessionSecret.random();
    exchange.admitted(caller);
    return actions
        .recorded(caller.name(), known("sign_in", secret, caller))
        .compose(
            recorded ->
                StoreFaults.asUnavailable(
                    store.open(
                        secret.hash(),
                        TokenSecret.hash(token),
                        signIns.idle(),
                        signIns.lifetime())))
        .map(
            opened -> {
              SignIn session = opened.orElseThrow(SessionEndpoints::tooMany);
              signIns.sessions().know(session);
              return reply(201, Optional.of(caller), Optional.of(new Open(session, secret)))
                  .header(SET_COOKIE, cookie(exchange.request(), secret));
            });
  }

  private static ProblemException tooMany() {
    return Problem.of(
            ProblemCode.TOO_MANY_SESSIONS,
            SignIn.LIVE_MAX + " sessions are open. Sign out where nobody is at work.")
        .asException();
  }

  private static Act known(String action, SessionSecret secret, Access.Identity caller) {
    String session = secret.hash().substring(0, HASH_CHARS_SHOWN);
    Act act = new Act(action, "", "", "", "{\"session\":\"" + session + "\"}");
    return caller.token().map(act::with).orElse(act);
  }

  // --- signing out

  /** Once more changes nothing. Whoever is refused stays signed in. */
  private Future<Reply> end(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    Shown shown = Shown.of(request.headers());
    Reply over = reply(200, Optional.empty(), none()).header(SET_COOKIE, noCookie(request));
    Optional<Open> open = known(shown);
    if (open.isEmpty()) {
      return Future.succeededFuture(over);
    }
    SessionSecret secret = open.get().secret();
    Access.Identity caller = access.requireKnown(request);
    return actions
        .recorded(caller.name(), known("sign_out", secret, caller))
        .compose(recorded -> StoreFaults.asUnavailable(store().end(secret.hash())))
        .map(
            ended -> {
              signIns.sessions().forget(secret.hash());
              return over;
            });
  }

  // --- the cookie

  private String cookie(HttpServerRequest request, SessionSecret secret) {
    return cookie(request, secret.text(), signIns.lifetime().toSeconds());
  }

  private String noCookie(HttpServerRequest request) {
    return cookie(request, "", 0);
  }

  private String cookie(HttpServerRequest request, String text, long seconds) {
    boolean secure = signIns.isSecure(request);
    return (secure ? Shown.SECURE_COOKIE : Shown.COOKIE)
        + "="
        + text
        + "; Path=/; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }
}
