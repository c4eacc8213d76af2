package dev.verdict.coordinator.http;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.batch.Picked;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dry run asks many without going deeper, and a node makes one dry run at a time. */
class BatchRehearsalTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    result(vertx.close());
  }

  private static Picked picked(int count) {
    return new Picked(
        IntStream.range(0, count).mapToObj(i -> TxId.of(1_000, 0, 1, i)).toList(), true);
  }

  private static Reply yes() {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("calls");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  @Test
  void manyThatAnswerAtOnceAreAskedInALoop() throws Exception {
    List<Integer> depths = new ArrayList<>();

    BatchRehearsal.Result result =
        result(
            BatchRehearsal.of(
                id -> {
                  depths.add(new Throwable().getStackTrace().length);
                  return Future.succeededFuture(yes());
                },
                picked(BatchRehearsal.TRIED_MAX + 1)));

    assertThat(result.answers().done()).isEqualTo(BatchRehearsal.TRIED_MAX);
    assertThat(depths.stream().distinct()).hasSize(1);
  }

  @Test
  void aFailureEndsIt() {
    Future<BatchRehearsal.Result> result =
        BatchRehearsal.of(id -> Future.failedFuture("a fault"), picked(20));

    assertThat(result.failed()).isTrue();
  }

  @Test
  void oneIsMadeAtATimeAndAFewWait() throws Exception {
    OneAtATime turns = new OneAtATime();
    Promise<String> first = Promise.promise();
    List<String> begun = new ArrayList<>();
    Future<String> one = turns.run(vertx, () -> begun(begun, "one", first.future()));
    Future<String> two = turns.run(vertx, () -> begun(begun, "two", Future.failedFuture("no")));
    Future<String> three = turns.run(vertx, () -> begun(begun, "three", Future.succeededFuture()));
    Future<String> four = turns.run(vertx, () -> begun(begun, "four", Future.succeededFuture()));

    assertThat(turns.run(vertx, () -> begun(begun, "five", first.future())).cause())
        .isInstanceOf(ProblemException.class);
    Thread.sleep(100);
    assertThat(begun).containsExactly("one");
    first.complete("done");

    assertThat(result(one)).isEqualTo("done");
    result(four);
    assertThat(two.failed()).isTrue();
    assertThat(three.succeeded()).isTrue();
    assertThat(begun).containsExactly("one", "two", "three", "four");
    assertThat(result(turns.run(vertx, () -> begun(begun, "six", first.future()))))
        .isEqualTo("done");
  }

  private static Future<String> begun(List<String> all, String name, Future<String> work) {
    synchronized (all) {
      all.add(name);
    }
    return work;
  }
}
