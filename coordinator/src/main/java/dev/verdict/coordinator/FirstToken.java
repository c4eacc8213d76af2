package dev.verdict.coordinator;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditLog;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The token by which all others are made. Of the nodes that start on a database that never had one,
 * one makes it and says it, this once, to whoever started it; the log never holds it.
 */
final class FirstToken {
  private final TokenStore store;
  private final AuditLog audit;
  private final Consumer<String> console;

  /**
   * @param console is told the token, for people
   */
  FirstToken(TokenStore store, AuditLog audit, Consumer<String> console) {
    this.store = store;
    this.audit = audit;
    this.console = console;
  }

  /** Makes it if there never was one. */
  Future<Void> make() {
    TokenSecret secret = TokenSecret.random();
    TokenStore.Draft draft =
        new TokenStore.Draft(
            ApiToken.FIRST_NAME, secret, Grant.ALL, Optional.empty(), ApiToken.COORDINATOR);
    return store
        .addFirst(draft)
        .compose(
            added -> {
              if (!added) {
                return Future.succeededFuture();
              }
              say(secret);
              return audit.append(entry()).mapEmpty();
            });
  }

  private void say(TokenSecret secret) {
    console.accept(
        "The first token, for the role admin; it is shown this once. Keep it in a file that only"
            + " you can read, make the others with it (token create), and revoke it:");
    console.accept(secret.text());
  }

  private static AuditEntry entry() {
    return new AuditEntry(
        ApiToken.COORDINATOR,
        "token_create",
        "",
        "",
        "the first start on this database",
        "{\"name\":\"" + ApiToken.FIRST_NAME + "\",\"roles\":[\"admin\"]}");
  }
}
