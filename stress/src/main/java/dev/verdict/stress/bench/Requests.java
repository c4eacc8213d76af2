package dev.verdict.stress.bench;

import dev.verdict.stress.load.Payload;
import dev.verdict.stress.participant.ParticipantsMain;
import dev.verdict.stress.process.Lines;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What the clients ask of Verdict. */
final class Requests {
  /** A step gets the saga's input: the value at the empty JSON Pointer. */
  private static final Map<String, String> WHOLE_INPUT = Map.of("input", "");

  private Requests() {}

  private record Branch(
      String id, String participant, String operation, Map<String, Object> payload) {}

  private record Step(
      String name, String participant, String operation, Map<String, String> input, String undo) {}

  /** What the plan is about. */
  static String of(BenchPlan plan) {
    return switch (plan.kind()) {
      case ATOMIC -> atomic(plan);
      case SAGA -> saga(plan);
    };
  }

  private static String atomic(BenchPlan plan) {
    List<Branch> branches =
        numbers(plan)
            .mapToObj(
                number ->
                    new Branch(
                        "b" + number,
                        ParticipantsMain.name(number),
                        ParticipantsMain.PREPARED_OPERATION,
                        payload(plan)))
            .toList();
    return Lines.write(Map.of("branches", branches));
  }

  /** An atomic transaction of the service that hangs alone. */
  static String hanging() {
    return Lines.write(
        Map.of(
            "branches",
            List.of(
                new Branch(
                    "hangs",
                    HangingService.NAME,
                    ParticipantsMain.PREPARED_OPERATION,
                    Payload.of(OptionalInt.empty())))));
  }

  private static String saga(BenchPlan plan) {
    return Lines.write(Map.of("saga", sagaName(plan), "input", payload(plan)));
  }

  /** Steps without an order of their own run one after the other. */
  static String sagaDefinition(BenchPlan plan) {
    List<Step> steps =
        numbers(plan)
            .mapToObj(
                number ->
                    new Step(
                        "step-" + number,
                        ParticipantsMain.name(number),
                        ParticipantsMain.SAGA_OPERATION,
                        WHOLE_INPUT,
                        "nothing"))
            .toList();
    return Lines.write(Map.of("name", sagaName(plan), "version", 1, "steps", steps));
  }

  private static Map<String, Object> payload(BenchPlan plan) {
    return Payload.of(plan.variation().payloadBytes());
  }

  private static String sagaName(BenchPlan plan) {
    return "bench-" + plan.participants();
  }

  private static IntStream numbers(BenchPlan plan) {
    return IntStream.rangeClosed(1, plan.participants());
  }
}
