package dev.verdict.coordinator;

import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A question to each database of a log, asked again and again. Of one that does not answer, what it
 * said last is told: what is the matter there is not over. For one thread.
 *
 * @param <P> what is asked
 * @param <R> the answer
 */
final class LastSeen<P, R> {
  private final Spread<P> parts;
  private final Function<P, Future<R>> question;
  private final Consumer<List<R>> told;
  private final Looked looked;
  private final Map<Integer, R> seen = new TreeMap<>();

  /** Told of each look at a database. */
  interface Looked {
    /**
     * It answered, or did not.
     *
     * @param place the database's, from 0
     */
    void at(int place, boolean answered);
  }

  /**
   * @param parts of each database
   * @param question asked of each
   * @param told gets the answers after each look, at least one
   * @param looked told who answered
   */
  LastSeen(
      Spread<P> parts, Function<P, Future<R>> question, Consumer<List<R>> told, Looked looked) {
    this.parts = parts;
    this.question = question;
    this.told = told;
    this.looked = looked;
  }

  /**
   * Asks all; fails if one did not answer, after what there is was told. Of a log in one database
   * nothing is told then: nobody has anything new to say.
   */
  Future<Void> look() {
    List<Future<R>> answers = parts.parts().stream().map(question).toList();
    return Future.join(answers).transform(done -> answered(answers));
  }

  private Future<Void> answered(List<Future<R>> answers) {
    List<String> missing = new ArrayList<>();
    for (int place = 0; place < answers.size(); place++) {
      Future<R> answer = answers.get(place);
      looked.at(place, answer.succeeded());
      if (answer.succeeded()) {
        seen.put(place, answer.result());
      } else {
        missing.add("database " + (place + 1) + " of " + answers.size() + ": " + answer.cause());
      }
    }
    if (!seen.isEmpty() && (missing.isEmpty() || !parts.isOne())) {
      told.accept(List.copyOf(seen.values()));
    }
    return missing.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture("not seen: " + String.join("; ", missing));
  }
}
