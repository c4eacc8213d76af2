package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The sagas that clients start: in sequence, in parallel, with a pivot, with a plain endpoint, one
 * that sleeps and then waits for its client, one with a loop, one that runs another, one with a
 * race, two that do not turn back when a step fails, and one that holds something.
 */
final class Sagas {
  private static final Set<String> PIVOTS = Set.of("payment", "file", "pay", "move");

  /** What the order does between reserving and being paid. */
  private static final String ORDER_WAITS =
      """
      {"name": "rest", "after": ["reserve"], "sleep_ms": 300},
      {"name": "paid", "after": ["rest"],
       "signal": {"deadline_ms": 3000, "default": {"value": false}}},
      """;

  /** The saga of which a step is an atomic transaction. */
  static final String SALE = "sale";

  /** The saga that holds something, and of which a step is an atomic transaction. */
  static final String DEAL = "deal";

  /** What it holds alone, and what it shares, comes with its input. */
  private static final String DEAL_HOLDS =
      """
      "holds": [{"resource": {"input": "/alone"}},
                {"resource": {"input": "/shared"}, "mode": "shared"}], "hold_wait_ms": 3000,
      """;

  static final int DEADLINE_MS = 8_000;
  static final int CALL_MS = 2_000;
  private static final Map<String, Saga> ALL = all();

  private Sagas() {}

  /** A definition and the parts that it stands for. */
  record Saga(SagaDefinition definition, String hash, List<Part> parts) {}

  /** The signal that such a saga waits for; empty if it waits for none. */
  static Optional<String> signal(Saga saga) {
    return saga.definition().steps().stream()
        .flatMap(step -> step.signal().stream())
        .map(Work.Signal::signal)
        .findFirst();
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** Puts what a deal is to hold into its input; what it does not name it does not share. */
  static void hold(LockRequest request, Map<String, Json> input) {
    List<String> alone = named(request, LockMode.EXCLUSIVE);
    List<String> shared = named(request, LockMode.SHARED);
    input.put("alone", names(alone));
    input.put("shared", names(shared));
  }

  private static List<String> named(LockRequest request, LockMode mode) {
    return request.resources().entrySet().stream()
        .filter(each -> each.getValue() == mode)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Json names(List<String> names) {
    return new Json.Arr(names.stream().<Json>map(Json::text).toList());
  }

  static Saga of(String name) {
    Saga saga = ALL.get(name);
    if (saga == null) {
      throw new IllegalArgumentException("no saga " + name);
    }
    return saga;
  }

  private static Map<String, Saga> all() {
    Map<String, Saga> all = new TreeMap<>();
    add(
        all,
        "trip",
        List.of(
            step("flight", "north", Style.STEP, -1),
            step("hotel", "south", Style.STEP, -1),
            step("car", "east", Style.STEP, -1, "flight", "hotel"),
            step("payment", "north", Style.FINAL, 100, "car"),
            step("ticket", "south", Style.FINAL, 1, "payment")));
    add(
        all,
        "chain",
        List.of(
            step("first", "east", Style.STEP, 3),
            step("second", "north", Style.STEP, 4, "first"),
            step("third", "south", Style.STEP, 5, "second")));
    add(
        all,
        "fan",
        List.of(
            step("one", "north", Style.STEP, 1),
            step("two", "south", Style.STEP, 2),
            step("three", "east", Style.STEP, 3),
            step("all", "north", Style.STEP, 6, "one", "two", "three")));
    add(
        all,
        "letter",
        List.of(
            step("write", "north", Style.STEP, 1),
            step("post", "plain", Style.STEP, 1, "write"),
            step("file", "plain", Style.FINAL, 1, "post")));
    add(
        all,
        "order",
        "",
        ORDER_WAITS,
        List.of(
            step("reserve", "north", Style.STEP, 2),
            step("pay", "south", Style.FINAL, 7, "reserve", "paid")));
    add(
        all,
        DEAL,
        DEAL_HOLDS,
        "",
        List.of(
            step("give", "north", Style.STEP, 12),
            Swaps.part(Planner.MUTE, "give"),
            step("pay", "east", Style.FINAL, 13, Swaps.STEP)));
    add(
        all,
        SALE,
        List.of(
            step("reserve", "south", Style.STEP, 41),
            Swaps.part("east", "reserve"),
            step("pay", "south", Style.FINAL, 42, Swaps.STEP)));
    List<Saga> more =
        List.of(
            LoweredSagas.basket(),
            LoweredSagas.house(),
            LoweredSagas.quotes(),
            LoweredSagas.recovering(Recovery.FORWARD, 20),
            LoweredSagas.recovering(Recovery.PARK, 30));
    more.forEach(each -> all.put(each.definition().name(), each));
    return all;
  }

  static Part step(String name, String service, Style style, long amount, String... after) {
    return new Part(name, service, style, "stock", amount, List.of(after));
  }

  private static void add(Map<String, Saga> all, String name, List<Part> parts) {
    add(all, name, "", "", parts);
  }

  private static void add(
      Map<String, Saga> all, String name, String holds, String waits, List<Part> parts) {
    String steps = parts.stream().map(Sagas::json).collect(Collectors.joining(", "));
    SagaDefinition definition =
        DefinitionJson.parse(
            JsonText.read(
                """
                {"name": "%s", "version": 1, "deadline_ms": %d, %s "steps": [%s%s]}
                """
                    .formatted(name, DEADLINE_MS, holds, waits, steps)));
    all.put(name, new Saga(definition, DefinitionHash.of(definition), parts));
  }

  static String json(Part part) {
    return Swaps.isSwap(part) ? Swaps.json(part) : jsonOfCall(part);
  }

  private static String jsonOfCall(Part part) {
    boolean pivot = PIVOTS.contains(part.branch());
    String after =
        part.after().stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    String how =
        part.style() == Style.STEP
            ? "\"operation\": \"%s\", \"compensation\": \"%s\""
                .formatted(Accounts.STEP, Accounts.UNDO)
            : "\"operation\": \"%s\", \"pivot\": %s".formatted(Accounts.FINAL, pivot);
    return """
        {"name": "%s", "participant": "%s", "after": [%s], "timeout_ms": %d, %s,
         "input": {"object": {"ref": {"input": "/ref"}, "account": {"value": "%s"},
                   "amount": {"value": %d}, "declined": {"input": "/%s"}}}}
        """
        .formatted(
            part.branch(),
            part.service(),
            after,
            CALL_MS,
            how,
            part.account(),
            part.amount(),
            part.branch());
  }
}
