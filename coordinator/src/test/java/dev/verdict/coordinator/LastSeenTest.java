package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is told of several databases when one of them does not answer. */
class LastSeenTest {
  private final List<Future<Integer>> answers =
      new ArrayList<>(List.of(Future.succeededFuture(1), Future.succeededFuture(10)));
  private final List<List<Integer>> told = new ArrayList<>();
  private final Set<Integer> unseen = new TreeSet<>();
  private final LastSeen<Integer, Integer> seen =
      new LastSeen<>(new Spread<>(List.of(0, 1)), answers::get, told::add, this::looked);

  private void looked(int place, boolean answered) {
    if (answered) {
      unseen.remove(place);
    } else {
      unseen.add(place);
    }
  }

  @Test
  void eachAnswerIsTold() {
    assertThat(seen.look().succeeded()).isTrue();
    assertThat(told).containsExactly(List.of(1, 10));
    assertThat(unseen).isEmpty();
  }

  @Test
  void ofOneThatDoesNotAnswerTheLastAnswerIsTold() {
    seen.look();
    answers.set(0, Future.succeededFuture(2));
    answers.set(1, Future.failedFuture("away"));
    Future<Void> look = seen.look();
    assertThat(told.get(1)).containsExactly(2, 10);
    assertThat(unseen).containsExactly(1);
    assertThat(look.cause()).hasMessageContainingAll("not seen: database 2 of 2", "away");

    answers.set(1, Future.succeededFuture(0));
    seen.look();
    assertThat(told.get(2)).containsExactly(2, 0);
    assertThat(unseen).isEmpty();
  }

  @Test
  void ofOneThatNeverAnsweredNothingIsTold() {
    answers.set(0, Future.failedFuture("away"));
    seen.look();
    assertThat(told).containsExactly(List.of(10));
  }

  @Test
  void ofASingleDatabaseOnlyNewAnswersAreTold() {
    LastSeen<Integer, Integer> alone =
        new LastSeen<>(new Spread<>(List.of(0)), answers::get, told::add, this::looked);
    alone.look();
    answers.set(0, Future.failedFuture("away"));
    assertThat(alone.look().failed()).isTrue();
    assertThat(told).containsExactly(List.of(1));
  }

  @Test
  void ifNoneEverAnsweredNothingIsTold() {
    answers.replaceAll(answer -> Future.failedFuture("away"));
    assertThat(seen.look().failed()).isTrue();
    assertThat(told).isEmpty();
  }
}
