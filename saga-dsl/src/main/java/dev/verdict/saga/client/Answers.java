package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.saga.Saga;
import dev.verdict.saga.client.SagaResult.Stuck;
import java.util.List;
import java.util.Optional;

/** What the coordinator's answers mean. */
final class Answers {
  private Answers() {}

  static TxId id(Call call, Json transaction) {
    String id = text(transaction, "/id");
    if (!TxId.isValid(id)) {
      throw OutcomeUnknownException.noAnswer(call.toString(), 1, "an answer without an id");
    }
    return new TxId(id);
  }

  static <O> SagaResult<O> result(Saga<?, O> saga, Json transaction) {
    String state = text(transaction, "/state");
    return switch (state) {
      case "completed" -> new SagaResult.Completed<>(saga.decodeOutput(transaction.at("/output")));
      case "compensated" -> new SagaResult.Compensated<>(text(transaction, "/reason"));
      default -> new SagaResult.Unfinished<>(state, stuck(transaction.at("/stuck")));
    };
  }

  static SagaProgress progress(Json transaction) {
    List<Json> steps =
        transaction.at("/branches") instanceof Json.Arr all ? all.items() : List.of();
    return new SagaProgress(
        text(transaction, "/state"),
        steps.stream().map(Answers::step).toList(),
        stuck(transaction.at("/stuck")));
  }

  private static SagaProgress.Step step(Json branch) {
    return new SagaProgress.Step(
        text(branch, "/id"),
        text(branch, "/state"),
        number(branch, "/attempts"),
        text(branch, "/detail"));
  }

  private static Optional<Stuck> stuck(Json stuck) {
    return stuck instanceof Json.Obj
        ? Optional.of(
            new Stuck(text(stuck, "/branch"), text(stuck, "/reason"), number(stuck, "/attempts")))
        : Optional.empty();
  }

  private static int number(Json json, String pointer) {
    return json.at(pointer) instanceof Json.Num number ? number.value().intValue() : 0;
  }

  private static String text(Json json, String pointer) {
    return json.at(pointer) instanceof Json.Text text ? text.value() : "";
  }
}
