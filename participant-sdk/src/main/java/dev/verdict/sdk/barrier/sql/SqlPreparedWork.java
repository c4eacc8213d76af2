package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * PostgreSQL's {@code PREPARE TRANSACTION}.
 *
 * @param scope see {@link PreparedName#scope}
 */
record SqlPreparedWork(
    SqlLink<?> link, Function<Throwable, Optional<String>> sqlState, String scope)
    implements PreparedWork {
  private static final int BUSY_RETRIES_MAX = 20;
  private static final String BUSY_PAUSE = "SELECT pg_sleep(0.05)";
  private static final String OBJECT_IN_USE = "55006";
  private static final String UNDEFINED_OBJECT = "42704";

  @Override
  public String pattern(BranchKey key) {
    return PreparedName.prefix(scope, key).replaceAll("([_%\\\\])", "\\\\$1") + "%";
  }

  @Override
  public CompletionStage<Optional<String>> find(BranchKey key) {
    return link.query(Sql.PREPARED, PreparedName.prefix(scope, key))
        .thenApply(rows -> rows.stream().findFirst().map(row -> row.get(0)));
  }

  @Override
  public CompletionStage<List<String>> inDoubt(Duration olderThan, int max) {
    return link.query(
            Sql.PREPARED_IN_DOUBT,
            PreparedName.prefix(scope),
            Long.toString(olderThan.toMillis()),
            Integer.toString(max))
        .thenApply(rows -> rows.stream().map(row -> row.get(0)).toList());
  }

  @Override
  public CompletionStage<Void> prepare(PreparedName name) {
    return link.command("PREPARE TRANSACTION '" + name.text(scope) + "'");
  }

  @Override
  public CompletionStage<Boolean> commit(String name) {
    return finish("COMMIT PREPARED", name, 0);
  }

  @Override
  public CompletionStage<Boolean> rollback(String name) {
    return finish("ROLLBACK PREPARED", name, 0);
  }

  private CompletionStage<Boolean> finish(String verb, String name, int retries) {
    return link.command(verb + " '" + name + "'")
        .thenApply(none -> true)
        .exceptionallyCompose(error -> finishAfter(error, verb, name, retries));
  }

  private CompletionStage<Boolean> finishAfter(
      Throwable error, String verb, String name, int retries) {
    String state = sqlState.apply(error).orElse("");
    if (state.equals(UNDEFINED_OBJECT)) {
      return CompletableFuture.completedFuture(false);
    }
    if (state.equals(OBJECT_IN_USE) && retries < BUSY_RETRIES_MAX) {
      return link.command(BUSY_PAUSE).thenCompose(none -> finish(verb, name, retries + 1));
    }
    return CompletableFuture.failedFuture(error);
  }
}
