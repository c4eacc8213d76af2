package dev.verdict.sdk.barrier.sql;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A connection in front of another: it passes on whatever it does not do itself. Statement and
 * commit do not travel together, for the commit may be another one here.
 *
 * @param <C> what handlers work with
 */
public interface ForwardingLink<C> extends SqlLink<C> {
  /** What does the work. */
  SqlLink<C> link();

  @Override
  default C session() {
    return link().session();
  }

  @Override
  default void endSession() {
    link().endSession();
  }

  @Override
  default void bound(Duration longest) {
    link().bound(longest);
  }

  @Override
  default CompletionStage<String> product() {
    return link().product();
  }

  @Override
  default CompletionStage<Void> begin() {
    return link().begin();
  }

  @Override
  default CompletionStage<List<List<String>>> query(String sql, String... parameters) {
    return link().query(sql, parameters);
  }

  @Override
  default CompletionStage<Integer> update(String sql, String... parameters) {
    return link().update(sql, parameters);
  }

  @Override
  default CompletionStage<Void> command(String sql) {
    return link().command(sql);
  }

  @Override
  default CompletionStage<Void> commit() {
    return link().commit();
  }

  @Override
  default CompletionStage<Void> rollback() {
    return link().rollback();
  }

  @Override
  default CompletionStage<Void> release() {
    return link().release();
  }
}
