package dev.verdict.sdk.vertx;

import dev.verdict.sdk.AsyncFollowUp;
import dev.verdict.sdk.AsyncHandler;
import dev.verdict.sdk.Result;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Lets handlers over a {@link VertxPgStore} return Vert.x futures. */
public final class VertxHandlers {
  private VertxHandlers() {}

  /** A handler for {@code preparedAsync}, {@code tccAsync} and {@code sagaAsync}. */
  public static <I, O> AsyncHandler<SqlConnection, I, O> handler(Work<I, O> work) {
    return (session, input) -> work.handle(session, input).toCompletionStage();
  }

  /** A confirmation, cancellation or compensation. */
  public static <I, O> AsyncFollowUp<SqlConnection, I, O> followUp(Follow<I, O> follow) {
    return (session, input, output) ->
        follow.follow(session, input, output).<Void>mapEmpty().toCompletionStage();
  }

  /** See {@link AsyncHandler}. */
  @FunctionalInterface
  public interface Work<I, O> {
    /** Does the work; a failed future rolls everything back. */
    Future<Result<O>> handle(SqlConnection session, I input);
  }

  /** See {@link AsyncFollowUp}. */
  @FunctionalInterface
  public interface Follow<I, O> {
    /** Follows up; a failed future rolls everything back. */
    Future<?> follow(SqlConnection session, I input, O output);
  }
}
