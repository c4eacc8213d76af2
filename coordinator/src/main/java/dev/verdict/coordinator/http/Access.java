package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.audit.OperatorList;
import dev.verdict.coordinator.audit.Operators;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls, by the token that a request shows, and whether that one may. Where nobody needs a
 * token everybody may, but for what operators do where a file names them. A refusal says neither
 * what is wrong with a token nor what it would be good for.
 */
final class Access {
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Grant ONLY_OPERATOR = new Grant(Set.of(Role.OPERATOR), List.of(), List.of());

  private final AccessMode mode;
  private final TokenBook tokens;
  private final Operators operators;
  private final String namespace;
  private final MeterRegistry registry;
  private final Counter unknown;
  private final Counter forbidden;

  /**
   * @param mode who needs a token
   * @param tokens the tokens that are good
   * @param operators who may act as an operator beside them
   * @param namespace the node's
   */
  Access(
      AccessMode mode,
      TokenBook tokens,
      Operators operators,
      String namespace,
      MeterRegistry registry) {
    this.mode = mode;
    this.tokens = tokens;
    this.operators = operators;
    this.namespace = namespace;
    this.registry = registry;
    this.unknown = counter(registry, "unknown");
    this.forbidden = counter(registry, "forbidden");
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
     * @param headers the request's
     * @throws ProblemException if that one may not
     */
    Identity admit(MultiMap headers);
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
      return headers -> Identity.ANYBODY;
    }
    return mode == AccessMode.OPTIONAL
        ? unlessNoneIsShown(call, allowed.get())
        : headers -> admit(authorization(headers), allowed.get());
  }

  /** Who will be refused once everybody needs a token is counted, call by call. */
  private Gate unlessNoneIsShown(String call, Set<Role> allowed) {
    Counter without =
        Counter.builder("verdict.access.without.token")
            .description("requests that showed no token and will be refused once they need one")
            .tag("call", call)
            .register(registry);
    return headers -> {
      Optional<String> authorization = authorization(headers);
      if (authorization.flatMap(Access::bearer).isPresent()) {
        return admit(authorization, allowed);
      }
      without.increment();
      return Identity.ANYBODY;
    };
  }

  private static Optional<String> authorization(MultiMap headers) {
    return Headers.single(headers, HttpHeaders.AUTHORIZATION.toString());
  }

  private Identity admit(Optional<String> authorization, Set<Role> allowed) {
    Identity caller = known(authorization);
    if (!caller.grant().hasOneOf(allowed) || !caller.grant().reaches(namespace)) {
      throw forbidden();
    }
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

  private Identity known(Optional<String> authorization) {
    return recognized(authorization).orElseThrow(this::nobody);
  }

  private ProblemException nobody() {
    unknown.increment();
    return Problem.of(
            ProblemCode.TOKEN_REQUIRED,
            "Send a token that is good as Authorization: Bearer TOKEN. An admin makes one"
                + " with verdict-coordinator token create.")
        .asException();
  }

  private Optional<Identity> recognized(Optional<String> authorization) {
    Optional<String> shown = authorization.flatMap(Access::bearer);
    Optional<Identity> operator =
        shown
            .flatMap(operators::nameOf)
            .map(name -> new Identity(name, ONLY_OPERATOR, Optional.empty()));
    return operator.or(() -> shown.flatMap(text -> fresh().find(text)).map(Access::identity));
  }

  /** A book that cannot be read honours nobody: a token in it may have been revoked. */
  private TokenBook fresh() {
    if (!tokens.isFresh()) {
      throw Problem.of(
              ProblemCode.UNAVAILABLE,
              "The node cannot read which tokens are good. Nothing was begun; try again.")
          .retryAfter(RETRY_AFTER)
          .asException();
    }
    return tokens;
  }

  private static Identity identity(ApiToken token) {
    return new Identity(token.name(), token.grant(), Optional.of(token.id()));
  }

  private static Optional<String> bearer(String header) {
    Matcher matcher = BEARER.matcher(header);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Which operator acts, by the header Authorization.
   *
   * @throws ProblemException if somebody must be named and nobody is, or may not act
   */
  String operator(Optional<String> authorization) {
    if (asksForToken(authorization)) {
      return known(authorization).name();
    }
    if (!operators.areNamed()) {
      return OperatorList.ANONYMOUS;
    }
    String header = authorization.orElseThrow(() -> refused("Send the operator's token"));
    String shown =
        bearer(header)
            .orElseThrow(
                () ->
                    refused(
                        "The header Authorization has another form; send the operator's token"));
    return operators.nameOf(shown).orElseThrow(() -> refused("Nobody has this token"));
  }

  private boolean asksForToken(Optional<String> authorization) {
    return mode == AccessMode.TOKENS
        || (mode == AccessMode.OPTIONAL && authorization.flatMap(Access::bearer).isPresent());
  }

  private static ProblemException refused(String words) {
    return Problem.of(
            ProblemCode.OPERATOR_REQUIRED,
            words + " as Authorization: Bearer TOKEN. The node's operators_file names operators.")
        .asException();
  }
}
