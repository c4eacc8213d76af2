package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Guesses;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.SessionSecret;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.audit.OperatorList;
import dev.verdict.coordinator.audit.Operators;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who calls, by the token that a request shows, and whether that one may. Where nobody needs a
 * token everybody may, but for what operators do where a file names them. A refusal says neither
 * what is wrong with a token nor what it would be good for.
 */
final class Access {
  /** Where nobody needs a token, nor can use one. */
  static final String NO_SIGN_IN = "none";

  /** Says that a person acted on the page since it asked last: what asks by itself does not. */
  static final String ACTED_HEADER = "Verdict-Acted";

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Grant ONLY_OPERATOR = new Grant(Set.of(Role.OPERATOR), List.of(), List.of());

  private final AccessMode mode;
  private final TokenBook tokens;
  private final Operators operators;
  private final SignIns signIns;
  private final TellingNowAndThen telling;
  private final String namespace;
  private final MeterRegistry registry;
  private final Counter unknown;
  private final Counter forbidden;
  private final Counter guessing;

  /**
   * @param mode who needs a token
   * @param tokens the tokens that are good
   * @param operators who may act as an operator beside them
   * @param signIns who is signed in
   * @param namespace the node's
   */
  Access(
      AccessMode mode,
      TokenBook tokens,
      Operators operators,
      SignIns signIns,
      String namespace,
      MeterRegistry registry) {
    this.mode = mode;
    this.tokens = tokens;
    this.operators = operators;
    this.signIns = signIns;
    this.telling = new TellingNowAndThen();
    this.namespace = namespace;
    this.registry = registry;
    this.unknown = counter(registry, "unknown");
    this.forbidden = counter(registry, "forbidden");
    this.guessing = counter(registry, "guessing");
  }

  private static Counter counter(MeterRegistry registry, String why) {
    return Counter.builder("verdict.access.refused")
        .description("requests that were refused for the token that they show, or do not show")
        .tag("why", why)
        .register(registry);
  }

  /**
   * Somebody who was recognized, or anybody.
   *
   * @param token the id of the token that was shown; empty for an operator of the file, and for
   *     whoever showed none
   */
  record Identity(String name, Grant grant, Optional<UUID> token) {
    /** Whoever asks without a token where nobody needs one. No token has such a name. */
    static final Identity ANYBODY =
        new Identity(OperatorList.ANONYMOUS, Grant.ALL, Optional.empty());

    /** Whether it is nobody in particular. */
    boolean isAnybody() {
      return equals(ANYBODY);
    }
  }

  /** Who may make one call. */
  interface Gate {
    /**
     * Who makes it.
     *
     * @throws ProblemException if that one may not
     */
    Identity admit(HttpServerRequest request);
  }

  /**
   * Who may make a call.
   *
   * @param call {@code METHOD path}
   * @throws IllegalArgumentException if callers are asked for tokens and {@link Permissions} does
   *     not have the call
   */
  Gate gate(String call) {
    Optional<Set<Role>> allowed = mode == AccessMode.OPEN ? Optional.empty() : Permissions.of(call);
    if (allowed.isEmpty()) {
      return request -> Identity.ANYBODY;
    }
    return mode == AccessMode.OPTIONAL
        ? unlessNoneIsShown(call, allowed.get())
        : request -> admit(request, allowed.get());
  }

  /** Who will be refused once everybody needs a token is counted, call by call. */
  private Gate unlessNoneIsShown(String call, Set<Role> allowed) {
    Counter without =
        Counter.builder("verdict.access.without.token")
            .description("requests that showed no token and will be refused once they need one")
            .tag("call", call)
            .register(registry);
    return request -> {
      if (Shown.of(request.headers()).isAnything()) {
        return admit(request, allowed);
      }
      without.increment();
      return Identity.ANYBODY;
    };
  }

  private Identity admit(HttpServerRequest request, Set<Role> allowed) {
    Identity caller = requireKnown(request);
    if (!caller.grant().hasOneOf(allowed) || !caller.grant().reaches(namespace)) {
      throw forbidden();
    }
    return caller;
  }

  /**
   * Who asks, by a token or by the session that was opened with it. A change that is asked for by
   * cookie must come from a page of this origin.
   *
   * @throws ProblemException if that is nobody who is known
   */
  Identity requireKnown(HttpServerRequest request) {
    Shown shown = Shown.of(request.headers());
    Identity caller = known(shown, Optional.of(request));
    shown
        .session()
        .ifPresent(
            secret -> {
              Sites.require(request, secret);
              if (request.headers().contains(ACTED_HEADER)) {
                signIns.sessions().acted(secret, signIns.idle());
              }
            });
    return caller;
  }

  /**
   * Refuses whoever shows no token, also where others may go without.
   *
   * @throws ProblemException if the caller shows none
   */
  void requireToken(Exchange exchange) {
    if (exchange.identity().isAnybody()) {
      throw nobody();
    }
  }

  /**
   * Refuses whoever speaks for a service that he is not.
   *
   * @param others the roles that may speak for any service
   * @throws ProblemException if the caller may not
   */
  void requireToSpeakFor(String service, Set<Role> others, Exchange exchange) {
    if (!exchange.identity().grant().speaksFor(service, others)) {
      throw forbidden();
    }
  }

  /** A token that is good does not allow that. */
  ProblemException forbidden() {
    forbidden.increment();
    return Problem.of(ProblemCode.NOT_ALLOWED, "The token does not allow this here.").asException();
  }

  /**
   * Whom that shows.
   *
   * @param request with which it came; empty if it was judged before
   * @throws ProblemException if that is nobody, or too many wrong tokens came from there
   */
  private Identity known(Shown shown, Optional<HttpServerRequest> request) {
    if (shown.bearer().isPresent()) {
      request.ifPresent(this::requirePatience);
    }
    Optional<Identity> found = recognized(shown);
    if (found.isEmpty()) {
      request.ifPresent(from -> guessed(from, shown.bearer()));
      throw nobody();
    }
    return found.get();
  }

  private void guessed(HttpServerRequest from, Optional<String> token) {
    token.ifPresent(text -> signIns.guesses().wrong(signIns.client(from), text));
  }

  /** Whoever showed several wrong tokens waits, also with one that is right. */
  private void requirePatience(HttpServerRequest request) {
    Optional<Duration> left = signIns.guesses().left(signIns.client(request));
    if (left.isPresent()) {
      guessing.increment();
      throw Problem.of(
              ProblemCode.TOO_MANY_GUESSES,
              Guesses.WRONG_MAX
                  + " different wrong tokens came from your address within "
                  + Guesses.WINDOW.toSeconds()
                  + " s. Wait.")
          .retryAfter(left.get())
          .asException();
    }
  }

  /**
   * Who signs in with a token. Who does so in vain is told to the log, now and then.
   *
   * @throws ProblemException if it is not good here
   */
  Identity signsIn(HttpServerRequest request, String token) {
    requirePatience(request);
    Optional<Identity> found = holder(TokenSecret.hash(token));
    if (found.isEmpty()) {
      guessed(request, Optional.of(token));
      unknown.increment();
      telling
          .more()
          .ifPresent(
              untold ->
                  LOG.warn(
                      "Somebody at {} tried to sign in with a token that is not good ({} more"
                          + " such tries were not told)",
                      signIns.client(request),
                      untold));
      throw Problem.of(ProblemCode.TOKEN_REQUIRED, "This token is not good here.").asException();
    }
    if (!found.get().grant().reaches(namespace)) {
      throw forbidden();
    }
    return found.get();
  }

  /** What signing in is good for here: it is needed, possible, or {@link #NO_SIGN_IN}. */
  String signIn() {
    return switch (mode) {
      case TOKENS -> "needed";
      case OPTIONAL -> "possible";
      case OPEN -> operators.areNamed() ? "possible" : NO_SIGN_IN;
    };
  }

  /**
   * Whether it shows a session that is not known here: another node may have opened it just now.
   */
  boolean isUnseen(HttpServerRequest request) {
    return signIns.sessions().store().isPresent()
        && request.headers().contains(HttpHeaders.COOKIE)
        && Shown.of(request.headers())
            .session()
            .filter(secret -> signIns.sessions().find(secret).isEmpty())
            .isPresent();
  }

  /** Whether a session is open, and the token that it was opened with good. */
  boolean isGood(SessionSecret secret) {
    return bySession(secret).isPresent();
  }

  private ProblemException nobody() {
    unknown.increment();
    return Problem.of(
            ProblemCode.TOKEN_REQUIRED,
            "Send a token that is good as Authorization: Bearer TOKEN. An admin makes one"
                + " with verdict-coordinator token create.")
        .asException();
  }

  private Optional<Identity> recognized(Shown shown) {
    Optional<String> bearer = shown.bearer();
    return bearer.isPresent()
        ? holder(TokenSecret.hash(bearer.get()))
        : shown.session().flatMap(this::bySession);
  }

  /** A session lets in whom its token lets in at present, and ends with it. */
  private Optional<Identity> bySession(SessionSecret secret) {
    if (signIns.sessions().store().isEmpty()) {
      return Optional.empty();
    }
    if (!signIns.sessions().isFresh()) {
      throw unreadable("who is signed in");
    }
    return signIns.sessions().find(secret).flatMap(session -> holder(session.tokenHash()));
  }

  /** Whose token has that hash. */
  private Optional<Identity> holder(String hash) {
    Optional<Identity> operator =
        operators.nameOfHash(hash).map(name -> new Identity(name, ONLY_OPERATOR, Optional.empty()));
    return operator.isPresent() || mode == AccessMode.OPEN
        ? operator
        : fresh().findHash(hash).map(Access::identity);
  }

  /** A book that cannot be read honours nobody: a token in it may have been revoked. */
  private TokenBook fresh() {
    if (!tokens.isFresh()) {
      throw unreadable("which tokens are good");
    }
    return tokens;
  }

  /** The node does not know something that it must know to let anybody in. */
  static ProblemException unreadable(String what) {
    return Problem.of(
            ProblemCode.UNAVAILABLE,
            "The node cannot read " + what + ". Nothing was begun; try again.")
        .retryAfter(RETRY_AFTER)
        .asException();
  }

  private static Identity identity(ApiToken token) {
    return new Identity(token.name(), token.grant(), Optional.of(token.id()));
  }

  /**
   * Which operator acts.
   *
   * @throws ProblemException if somebody must be named and nobody is, or may not act
   */
  String operator(HttpServerRequest request) {
    Shown shown = Shown.of(request.headers());
    if (asksForToken(shown) || (operators.areNamed() && shown.session().isPresent())) {
      return requireKnown(request).name();
    }
    if (operators.areNamed() && shown.bearer().isPresent()) {
      requirePatience(request);
    }
    try {
      return operator(shown);
    } catch (ProblemException nobodyOfThem) {
      guessed(request, shown.bearer());
      throw nobodyOfThem;
    }
  }

  /**
   * Which operator acts, by what he showed when he was let in.
   *
   * @throws ProblemException if somebody must be named and nobody is, or may not act any more
   */
  String operator(Shown shown) {
    if (asksForToken(shown)) {
      return known(shown, Optional.empty()).name();
    }
    if (!operators.areNamed()) {
      return OperatorList.ANONYMOUS;
    }
    if (shown.session().isPresent()) {
      return known(shown, Optional.empty()).name();
    }
    if (shown.authorization().isEmpty()) {
      throw refused("Send the operator's token");
    }
    String token =
        shown
            .bearer()
            .orElseThrow(
                () ->
                    refused(
                        "The header Authorization has another form; send the operator's token"));
    return operators.nameOf(token).orElseThrow(() -> refused("Nobody has this token"));
  }

  private boolean asksForToken(Shown shown) {
    return mode == AccessMode.TOKENS || (mode == AccessMode.OPTIONAL && shown.isAnything());
  }

  private static ProblemException refused(String words) {
    return Problem.of(
            ProblemCode.OPERATOR_REQUIRED,
            words + " as Authorization: Bearer TOKEN. The node's operators_file names operators.")
        .asException();
  }
}
