package dev.verdict.coordinator.http;

import dev.verdict.coordinator.console.JunitTest;
import dev.verdict.coordinator.console.JunitTest.End;
import dev.verdict.coordinator.console.JunitTest.Ending;
import dev.verdict.coordinator.engine.SagaHistory;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.saga.SagaRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/** A saga that is over, or stuck, as a test in Java that plays it again. */
final class JunitEndpoint {
  private static final String JAVA = "text/x-java-source; charset=utf-8";

  private final BackendSlot slot;
  private final Masking masking;

  JunitEndpoint(HttpSetup setup) {
    this.slot = setup.slot();
    this.masking = setup.masking();
  }

  List<Endpoint> all() {
    return List.of(new Endpoint(HttpMethod.GET, "/v1/transactions/{id}/junit", this::junit));
  }

  private Future<Reply> junit(Exchange exchange) {
    Backend backend = slot.require();
    return backend
        .transactions()
        .get(exchange.transaction())
        .compose(
            saga -> {
              Ending ending = ending(saga);
              return new SagaHistory(backend.definitions())
                  .read(saga)
                  .map(records -> reply(saga, ending, records))
                  .recover(failure -> Future.failedFuture(problem(saga, failure)));
            });
  }

  private Reply reply(Snapshot saga, Ending ending, List<SagaRecord> records) {
    End end = new End(saga.id(), ending, saga.output());
    String source =
        JunitTest.write(records, end, masking::of)
            .orElseThrow(
                () ->
                    notFinished(
                        saga, "has just ended, or got stuck, and the log does not tell how yet"));
    String file = JunitTest.className(saga.summary().origin().name()) + ".java";
    return new Reply(
        200,
        JAVA,
        Buffer.buffer(source),
        Map.of("Content-Disposition", "attachment; filename=\"" + file + "\""));
  }

  private static Throwable problem(Snapshot saga, Throwable failure) {
    return failure instanceof IllegalArgumentException impossible
        ? Problem.of(
                ProblemCode.NOT_REPLAYABLE,
                "There is no test of transaction " + saga.id() + ": " + impossible.getMessage())
            .asException()
        : failure;
  }

  private static Ending ending(Snapshot saga) {
    Summary summary = saga.summary();
    if (summary.kind() != Summary.Kind.SAGA) {
      throw Problem.of(ProblemCode.WRONG_KIND, "Tests are made of sagas only.").asException();
    }
    if (summary.finished()) {
      return summary.outcome().filter(Outcome.COMMIT::equals).isPresent()
          ? Ending.COMPLETED
          : Ending.COMPENSATED;
    }
    if (saga.stuck().isEmpty() || saga.pause().isPresent()) {
      throw notFinished(saga, "goes on: a test is made of what is over, or stuck");
    }
    return Ending.STUCK;
  }

  private static ProblemException notFinished(Snapshot saga, String why) {
    return Problem.of(ProblemCode.NOT_FINISHED, "Transaction " + saga.id() + " " + why + ".")
        .asException();
  }
}
