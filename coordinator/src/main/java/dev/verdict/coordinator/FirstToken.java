package dev.verdict.coordinator;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token by which all others are made. Of the nodes that start on a database that never had one,
 * one makes it and says it, this once, to whoever started it; the log never holds it.
 */
final class FirstToken {
  private static final Logger LOG = LoggerFactory.getLogger(FirstToken.class);

  private final Vertx vertx;
  private final TokenStore store;
  private final Consumer<String> console;
  private final TokenSecret secret = TokenSecret.random();
  private final TokenStore.Draft draft =
      new TokenStore.Draft(
          ApiToken.FIRST_NAME, secret, Grant.ALL, Optional.empty(), ApiToken.COORDINATOR);

  /**
   * @param console is told the token, for people
   */
  FirstToken(Vertx vertx, TokenStore store, Consumer<String> console) {
    this.vertx = vertx;
    this.store = store;
    this.console = console;
  }

  /**
   * Makes it if there never was one. What fails may have been done: it is asked again, the same,
   * until the database says whether it was.
   */
  Future<Void> make() {
    return UntilAnswered.ask(
            vertx, "whether there is a token", () -> store.addFirst(draft, entry()))
        .onSuccess(
            added -> {
              if (added) {
                say();
              }
            })
        .mapEmpty();
  }

  private void say() {
    console.accept(
        "The first token, for the role admin; it is shown this once. Keep it in a file that only"
            + " you can read, make the others with it (token create), and revoke it:");
    console.accept(secret.text());
  }

  /** If the first one is the only one, it may never have been read by anybody. */
  static void warnIfAlone(List<ApiToken> live) {
    if (live.size() == 1 && live.get(0).createdBy().equals(ApiToken.COORDINATOR)) {
      LOG.info(
          "The only token that is good is {}; if nobody has it, the command admin-token makes"
              + " another",
          live.get(0).name());
    }
  }

  private AuditEntry entry() {
    return new AuditEntry(
        ApiToken.COORDINATOR,
        "token_create",
        "",
        "",
        "the first start on this database",
        "{\"id\":\"%s\",\"name\":\"%s\",\"ending\":\"%s\",\"roles\":[\"admin\"]}"
            .formatted(draft.id(), draft.name(), secret.ending()));
  }
}
