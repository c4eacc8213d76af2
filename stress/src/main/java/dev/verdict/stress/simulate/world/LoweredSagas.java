package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.Nesting;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sagas of which not just what is written happens: items of a list, a saga within, a race, and
 * those that do not turn back by themselves.
 */
final class LoweredSagas {
  /** The saga of whose first two steps one is enough. */
  static final String QUOTES = "quotes";

  private LoweredSagas() {}

  /** Three items, two at a time, of a list that is known once the step before it is done. */
  static Sagas.Saga basket() {
    Part look = step("look", "north", Style.STEP, 1);
    Part pay = step("pay", "east", Style.FINAL, 9, "take");
    SagaDefinition definition =
        parse(
            """
            {"name": "basket", "version": 1, "deadline_ms": %d, "steps": [%s,
             {"name": "take", "participant": "south", "after": ["look"], "timeout_ms": %d,
              "operation": "%s", "compensation": "%s",
              "for_each": {"list": {"array": [%s, %s, %s]}, "parallel": 2, "most": 3},
              "input": {"object": {"ref": {"input": "/ref"}, "account": {"value": "stock"},
                        "amount": {"item": "/amount"}, "declined": {"item": "/declined"}}}},
             %s]}
            """
                .formatted(
                    Sagas.DEADLINE_MS,
                    Sagas.json(look),
                    Sagas.CALL_MS,
                    Accounts.STEP,
                    Accounts.UNDO,
                    item(0),
                    item(1),
                    item(2),
                    Sagas.json(pay)));
    return saga(
        definition,
        List.of(
            look,
            step("take.0", "south", Style.STEP, 1, "look"),
            step("take.1", "south", Style.STEP, 2, "look"),
            step("take.2", "south", Style.STEP, 3, "look", "take.0"),
            step("pay", "east", Style.FINAL, 9, "take.0", "take.1", "take.2")));
  }

  /** One of two quotes is enough; the other one is withdrawn. They are no parts: see the judge. */
  static Sagas.Saga quotes() {
    Part pay = step("pay", "east", Style.FINAL, 11, "air", "rail");
    SagaDefinition definition =
        parse(
            """
            {"name": "%s", "version": 1, "deadline_ms": %d, "steps": [%s, %s, %s],
             "joins": [{"need": 1, "of": [["air"], ["rail"]]}]}
            """
                .formatted(
                    QUOTES,
                    Sagas.DEADLINE_MS,
                    quote("air", "north"),
                    quote("rail", "south"),
                    Sagas.json(pay)));
    return saga(definition, List.of(pay));
  }

  private static String quote(String name, String service) {
    return """
        {"name": "%s", "participant": "%s", "after": [], "timeout_ms": %d, "operation": "%s",
         "compensation": "%s", "input": {"value": {}}}
        """
        .formatted(name, service, Sagas.CALL_MS, Accounts.QUOTE, Accounts.WITHDRAW);
  }

  /** Two steps, neither of which turns the saga back when it fails. */
  static Sagas.Saga recovering(Recovery recovery, long amount) {
    List<Part> parts =
        List.of(
            step("ask", "south", Style.STEP, amount),
            step("grant", "east", Style.STEP, amount + 1, "ask"));
    String steps = parts.stream().map(Sagas::json).collect(Collectors.joining(", "));
    return saga(
        parse(
            """
            {"name": "%s", "version": 1, "deadline_ms": %d, "recovery": "%s", "steps": [%s]}
            """
                .formatted(recovery.word(), Sagas.DEADLINE_MS, recovery.word(), steps)),
        parts);
  }

  private static String item(int number) {
    return """
        {"object": {"amount": {"value": %d}, "declined": {"input": "/take.%d"},
         "seen": {"step": "look"}}}
        """
        .formatted(number + 1, number);
  }

  /** A saga of two steps runs as a part of another one, between its other steps. */
  static Sagas.Saga house() {
    Part buy = step("buy", "south", Style.STEP, 7);
    Part move = step("move", "east", Style.FINAL, 2, "rooms");
    SagaDefinition rooms =
        parse(
            """
            {"name": "rooms", "version": 1, "steps": [%s, %s]}
            """
                .formatted(
                    Sagas.json(step("paint", "north", Style.STEP, 3)),
                    Sagas.json(step("floor", "east", Style.STEP, 4, "paint"))));
    SagaDefinition written =
        parse(
            """
            {"name": "house", "version": 1, "deadline_ms": %d, "steps": [%s,
             {"name": "rooms", "saga": {"name": "rooms", "version": 1}, "after": ["buy"],
              "input": {"object": {"ref": {"input": "/ref"}, "paint": {"input": "/rooms.paint"},
                        "floor": {"input": "/rooms.floor"}}}},
             %s]}
            """
                .formatted(Sagas.DEADLINE_MS, Sagas.json(buy), Sagas.json(move)));
    SagaRef ref = SagaRef.of(rooms);
    Nesting nesting =
        Nesting.resolve(written, name -> name.equals(ref) ? Optional.of(rooms) : Optional.empty());
    return saga(
        nesting.definition(),
        List.of(
            buy,
            step("rooms.paint", "north", Style.STEP, 3, "buy"),
            step("rooms.floor", "east", Style.STEP, 4, "rooms.paint"),
            step("move", "east", Style.FINAL, 2, "rooms.floor")));
  }

  private static Part step(String name, String service, Style style, long amount, String... after) {
    return Sagas.step(name, service, style, amount, after);
  }

  private static SagaDefinition parse(String json) {
    return DefinitionJson.parse(JsonText.read(json));
  }

  private static Sagas.Saga saga(SagaDefinition definition, List<Part> parts) {
    return new Sagas.Saga(definition, DefinitionHash.of(definition), parts);
  }
}
