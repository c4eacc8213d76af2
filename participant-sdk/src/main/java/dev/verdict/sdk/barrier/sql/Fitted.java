package dev.verdict.sdk.barrier.sql;

import java.util.concurrent.CompletionStage;

/**
 * A connection of the participant's pool whose session is changed for the time it is borrowed, and
 * then put back for whoever borrows it next.
 */
record Fitted<C>(SqlLink<C> link, Dialect dialect) implements ForwardingLink<C> {
  /** The link itself if there is nothing to change. */
  static <C> SqlLink<C> of(SqlLink<C> link, Dialect dialect) {
    return dialect.enter().isEmpty() ? link : new Fitted<>(link, dialect);
  }

  @Override
  public CompletionStage<Void> begin() {
    return link.commands(dialect.enter()).thenCompose(none -> link.begin());
  }

  @Override
  public CompletionStage<Void> release() {
    return link.commands(dialect.leave())
        .handle((none, error) -> true)
        .thenCompose(left -> link.release());
  }
}
