package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The statements about the largest token seen of each resource. A row that is large enough is only
 * read: the local transaction of a sibling may be prepared, and hold it until phase two.
 *
 * @param insert a resource and a token, unless the resource is there
 * @param find the token of a resource
 * @param raise a token, of a resource, if its token is less than the same token
 * @param hold the token of a resource, which nobody raises until this transaction is over
 */
record TokenSql(String insert, String find, String raise, String hold) {
  static final TokenSql POSTGRESQL =
      new TokenSql(
          "INSERT INTO verdict_lock (resource, token) VALUES ($1::text, $2::text::bigint)"
              + " ON CONFLICT (resource) DO NOTHING",
          "SELECT token::text FROM verdict_lock WHERE resource = $1::text",
          "UPDATE verdict_lock SET token = $1::text::bigint"
              + " WHERE resource = $2::text AND token < $3::text::bigint",
          "SELECT token::text FROM verdict_lock WHERE resource = $1::text FOR SHARE");

  static final TokenSql MARIADB =
      new TokenSql(
          "INSERT IGNORE INTO verdict_lock (resource, token) VALUES ($1, $2)",
          "SELECT token FROM verdict_lock WHERE resource = $1",
          "UPDATE verdict_lock SET token = $1 WHERE resource = $2 AND token < $3",
          "SELECT token FROM verdict_lock WHERE resource = $1 LOCK IN SHARE MODE");

  /** Raises what must be raised; a resource that is shared gets a row to hold. */
  CompletionStage<Void> raise(SqlLink<?> link, HeldLocks locks) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Map.Entry<String, LockMode> lock : locks.resources().entrySet()) {
      long token = lock.getValue() == LockMode.EXCLUSIVE ? locks.token() : 0;
      done = done.thenCompose(none -> raise(link, lock.getKey(), token));
    }
    return done;
  }

  private CompletionStage<Void> raise(SqlLink<?> link, String resource, long token) {
    return token(link, find, resource)
        .thenCompose(
            seen ->
                seen.isPresent()
                    ? raise(link, resource, token, seen.get())
                    : link.update(insert, resource, Long.toString(token))
                        .thenCompose(
                            inserted -> raise(link, resource, token, inserted == 1 ? token : -1)));
  }

  private CompletionStage<Void> raise(SqlLink<?> link, String resource, long token, long seen) {
    String text = Long.toString(token);
    return seen >= token
        ? CompletableFuture.completedFuture(null)
        : link.update(raise, text, resource, text).thenAccept(count -> {});
  }

  /** The first resource of which a larger token was seen. */
  CompletionStage<Optional<String>> findStale(SqlLink<?> link, HeldLocks locks) {
    CompletionStage<Optional<String>> stale = CompletableFuture.completedFuture(Optional.empty());
    for (String resource : locks.resources().keySet()) {
      stale =
          stale.thenCompose(
              found ->
                  found.isPresent()
                      ? CompletableFuture.completedFuture(found)
                      : token(link, hold, resource)
                          .thenApply(
                              seen -> seen.filter(it -> it > locks.token()).map(it -> resource)));
    }
    return stale;
  }

  private static CompletionStage<Optional<Long>> token(
      SqlLink<?> link, String sql, String resource) {
    return link.query(sql, resource)
        .thenApply(rows -> rows.stream().findFirst().map(row -> Long.parseLong(row.get(0))));
  }
}
