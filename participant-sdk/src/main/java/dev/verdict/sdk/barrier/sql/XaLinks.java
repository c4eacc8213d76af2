package dev.verdict.sdk.barrier.sql;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where connections for XA come from.
 *
 * @param <C> what handlers work with
 */
public interface XaLinks<C> extends AutoCloseable {
  /**
   * Borrows a connection.
   *
   * @param phaseTwo whether it is for phase two, which must not wait behind work
   */
  CompletionStage<XaLink<C>> open(Habits habits, boolean phaseTwo);

  @Override
  void close();

  /**
   * How the database wants to be treated.
   *
   * @param setUp commands that make a new connection fit
   * @param detaches whether a connection is free for other work once it has prepared; if not, it is
   *     closed, so that others can end what it prepared
   * @param keeps whether the connection may be used again afterwards
   */
  record Habits(List<String> setUp, boolean detaches, boolean keeps) {}
}
