package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.access.TokenStore.Draft;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.http.Bodies.TokenBody;
import dev.verdict.coordinator.http.OperatorActions.Act;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives out tokens, lists them, revokes them. Any node answers. Whoever may not touch all
 * namespaces sees, makes and revokes tokens for his own only.
 */
final class TokenEndpoints {
  private static final BodyCodec<TokenBody> BODY = BodyCodec.of(TokenBody.class);
  private static final String ALL = "/v1/tokens";
  private static final String ONE = ALL + "/{id}";
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final BackendSlot slot;
  private final AccessMode mode;
  private final TokenBook book;
  private final Access access;
  private final OperatorActions actions;
  private final Operators operators;

  TokenEndpoints(HttpSetup setup, Access access, OperatorActions actions) {
    this.slot = setup.slot();
    this.mode = setup.mode().access();
    this.book = setup.tokens();
    this.access = access;
    this.actions = actions;
    this.operators = setup.operators();
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ALL, this::list),
        new Endpoint(HttpMethod.POST, ALL, this::create),
        new Endpoint(HttpMethod.DELETE, ONE, this::revoke));
  }

  /**
   * Where they are kept. Whoever shows no token rules over none, also where others go without.
   *
   * @throws ProblemException if that is not for the caller, or nobody needs a token here
   */
  private TokenStore store(Exchange exchange) {
    if (mode == AccessMode.OPEN) {
      throw Problem.of(
              ProblemCode.TOKENS_NOT_USED,
              "This node asks nobody for a token; start it with --access=optional or"
                  + " --access=tokens.")
          .asException();
    }
    access.requireToken(exchange);
    slot.require();
    return book.store().orElseThrow();
  }

  private Future<Reply> list(Exchange exchange) {
    return StoreFaults.asUnavailable(store(exchange).list())
        .map(all -> all.stream().filter(token -> isSeenBy(exchange, token)).toList())
        .map(seen -> Reply.json(200, json -> TokenJson.writeList(json, seen)));
  }

  private static boolean isSeenBy(Exchange exchange, ApiToken token) {
    return exchange.identity().grant().covers(token.grant());
  }

  private Future<Reply> create(Exchange exchange) {
    TokenStore store = store(exchange);
    return exchange
        .body()
        .compose(
            bytes -> {
              String creator = exchange.identity().name();
              Draft draft = TokenRules.draft(BODY.read(bytes), operators, creator);
              if (!exchange.identity().grant().covers(draft.grant())) {
                throw access.forbidden();
              }
              return requireOwnName(exchange, store, draft)
                  .compose(own -> added(exchange, store, draft));
            });
  }

  /**
   * Whoever rules over some namespaces only gives no token the name of one that he does not see.
   */
  private Future<Void> requireOwnName(Exchange exchange, TokenStore store, Draft draft) {
    if (exchange.identity().grant().namespaces().isEmpty()) {
      return Future.succeededFuture();
    }
    return StoreFaults.asUnavailable(store.list())
        .compose(
            all ->
                all.stream()
                        .filter(token -> token.name().equals(draft.name()))
                        .allMatch(token -> isSeenBy(exchange, token))
                    ? Future.succeededFuture()
                    : Future.failedFuture(access.forbidden()));
  }

  private Future<Reply> added(Exchange exchange, TokenStore store, Draft draft) {
    String record =
        TokenJson.record(draft.id(), draft.name(), draft.secret().ending(), draft.grant());
    return actions
        .recorded(exchange, new Act("token_create", "", "", "", record))
        .compose(row -> StoreFaults.asUnavailable(store.add(draft)))
        .compose(this::noticed)
        .map(
            added -> {
              ApiToken token = added.orElseThrow(TokenEndpoints::tooMany);
              return Reply.json(
                  201, json -> TokenJson.write(json, token, Optional.of(draft.secret())));
            });
  }

  private static ProblemException tooMany() {
    return Problem.of(
            ProblemCode.TOO_MANY_TOKENS,
            ApiToken.LIVE_MAX + " tokens are good. Revoke one that nobody needs.")
        .asException();
  }

  private Future<Reply> revoke(Exchange exchange) {
    TokenStore store = store(exchange);
    UUID id = id(exchange.parameter("id"));
    return StoreFaults.asUnavailable(store.find(id))
        .map(
            found ->
                found
                    .filter(token -> isSeenBy(exchange, token))
                    .orElseThrow(TokenEndpoints::unknown))
        .compose(token -> revoked(exchange, store, token));
  }

  private Future<Reply> revoked(Exchange exchange, TokenStore store, ApiToken token) {
    String record = TokenJson.record(token.id(), token.name(), token.ending(), token.grant());
    return actions
        .recorded(exchange, new Act("token_revoke", "", "", "", record))
        .compose(row -> StoreFaults.asUnavailable(store.revoke(token.id())))
        .map(
            done -> {
              ApiToken over = done.orElseThrow(TokenEndpoints::unknown);
              book.forget(over.id());
              return Reply.json(200, json -> TokenJson.write(json, over, Optional.empty()));
            });
  }

  /** This node knows it at once; a failure to read leaves that to the next time. */
  private <T> Future<T> noticed(T done) {
    return book.refresh().transform((read, failure) -> Future.succeededFuture(done));
  }

  private static UUID id(String text) {
    if (!ID.matcher(text).matches()) {
      throw Exchange.malformedId("A token's id has the form of a UUID, as the list shows it.");
    }
    return UUID.fromString(text);
  }

  private static ProblemException unknown() {
    return Problem.of(ProblemCode.UNKNOWN_TOKEN, "The list of tokens shows no such id.")
        .asException();
  }
}
