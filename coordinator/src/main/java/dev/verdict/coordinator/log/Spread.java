package dev.verdict.coordinator.log;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * What there is once for each database of a log: shard {@code s} lives in database {@code s mod n}
 * of {@code n}. The first one is the home, which also keeps all that belongs to no shard.
 *
 * @param parts one for each database, in their order; at least one
 */
public record Spread<T>(List<T> parts) {
  /** Over how many databases a log may be spread. */
  public static final int DATABASES_MAX = 16;

  /** Copies the list. */
  public Spread {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.size() > DATABASES_MAX) {
      throw new IllegalArgumentException(parts.size() + " databases");
    }
  }

  /** The one of the home. */
  public T home() {
    return parts.get(0);
  }

  /** The one of the database in which a shard lives. */
  public T of(int shard) {
    return parts.get(shard % parts.size());
  }

  /** Whether there is but one database. */
  public boolean isOne() {
    return parts.size() == 1;
  }

  /** What is made of each. */
  public <R> Spread<R> map(Function<? super T, R> mapper) {
    return new Spread<>(parts.stream().map(mapper).toList());
  }

  /** Asks each at once; fails as soon as one does. The answers are in the order of the parts. */
  public <R> Future<List<R>> ask(Function<? super T, Future<R>> question) {
    List<Future<R>> answers = parts.stream().<Future<R>>map(question).toList();
    return Future.all(answers).map(all -> answers.stream().map(Future::result).toList());
  }
}
