package dev.verdict.coordinator.http;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls, by the token that a request shows, and whether that one may. Without tokens everybody
 * may, but for what operators do where a file names them. A refusal says neither what is wrong with
 * a token nor what it would be good for.
 */
final class Access {
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Set<Role> OPERATOR = Set.of(Role.OPERATOR);

  private final Optional<TokenBook> tokens;
  private final Operators operators;
  private final String namespace;
  private final Counter unknown;
  private final Counter forbidden;

  /**
   * @param tokens the tokens that are good; empty if nobody needs one
   * @param operators who may act as an operator beside them
   * @param namespace the node's
   */
  Access(
      Optional<TokenBook> tokens, Operators operators, String namespace, MeterRegistry registry) {
    this.tokens = tokens;
    this.operators = operators;
    this.namespace = namespace;
    this.unknown = counter(registry, "unknown");
    this.forbidden = counter(registry, "forbidden");
  }

  private static Counter counter(MeterRegistry registry, String why) {
    return Counter.builder("verdict.access.refused")
        .description("requests that were refused for the token that they show, or do not show")
        .tag("why", why)
        .register(registry);
  }

  /** Somebody who was recognized. */
  record Identity(String name, Grant grant) {
    /** Whoever asks where nobody needs a token. */
    static final Identity ANYBODY = new Identity(OperatorList.ANONYMOUS, Grant.ALL);
  }

  /**
   * Who makes a call.
   *
   * @param headers the request's
   * @param allowed the roles that may; empty if all may, who are not even asked
   * @throws ProblemException if that one may not
   */
  Identity admit(MultiMap headers, Optional<Set<Role>> allowed) {
    if (tokens.isEmpty() || allowed.isEmpty()) {
      return Identity.ANYBODY;
    }
    Identity caller = known(Headers.single(headers, HttpHeaders.AUTHORIZATION.toString()));
    if (!caller.grant().hasOneOf(allowed.get()) || !caller.grant().reaches(namespace)) {
      throw forbidden();
    }
    return caller;
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
    return recognized(authorization)
        .orElseThrow(
            () -> {
              unknown.increment();
              return Problem.of(
                      ProblemCode.TOKEN_REQUIRED,
                      "Send a token that is good as Authorization: Bearer TOKEN. An admin makes one"
                          + " with verdict-coordinator token create.")
                  .asException();
            });
  }

  private Optional<Identity> recognized(Optional<String> authorization) {
    Optional<String> shown = authorization.flatMap(Access::bearer);
    Optional<Identity> operator =
        shown
            .flatMap(operators::nameOf)
            .map(name -> new Identity(name, new Grant(OPERATOR, List.of(), List.of())));
    return operator.or(() -> shown.flatMap(text -> fresh().find(text)).map(Access::identity));
  }

  /** A book that cannot be read honours nobody: a token in it may have been revoked. */
  private TokenBook fresh() {
    TokenBook book = tokens.orElseThrow();
    if (!book.isFresh()) {
      throw Problem.of(
              ProblemCode.UNAVAILABLE,
              "The node cannot read which tokens are good. Nothing was begun; try again.")
          .retryAfter(RETRY_AFTER)
          .asException();
    }
    return book;
  }

  private static Identity identity(ApiToken token) {
    return new Identity(token.name(), token.grant());
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
    if (tokens.isPresent()) {
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

  private static ProblemException refused(String words) {
    return Problem.of(
            ProblemCode.OPERATOR_REQUIRED,
            words + " as Authorization: Bearer TOKEN. The node's operators_file names operators.")
        .asException();
  }
}
