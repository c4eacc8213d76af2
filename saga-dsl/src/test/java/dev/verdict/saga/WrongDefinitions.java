package dev.verdict.saga;

import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.DefinitionSyntaxException;
import dev.verdict.protocol.definition.Library;
import dev.verdict.protocol.definition.Nesting;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.saga.internal.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sagas that are each wrong in one way. */
final class WrongDefinitions {
  record In(String city, int nights, boolean car, Optional<String> note) {}

  record Booked(String id, long cents) {}

  record Ask(String id, long cents) {}

  record Raw(Object anything) {}

  private WrongDefinitions() {}

  /**
   * One of them.
   *
   * @param declared what is wrong, as it is written
   * @param problems what is said about it
   */
  record Wrong(String declared, List<SagaProblem> problems) {}

  static List<Wrong> inJson() {
    String ok = "'undo': 'nothing'";
    return List.of(
        json("'colour': 'red'", "'name': 's', 'colour': 'red'", step("a", ok)),
        json("'name': 'my trip'", "'name': 'my trip'", step("a", ok)),
        json("'version': 0", "'name': 's', 'version': 0", step("a", ok)),
        json("'deadline_ms': 0", "'name': 's', 'deadline_ms': 0", step("a", ok)),
        json(
            "'holds': the output of a step",
            "'name': 's', 'holds': [{'resource': {'step': 'flight'}}]",
            step("flight", ok)),
        json(
            "'hold_wait_ms': 0",
            "'name': 's', 'hold_wait_ms': 0, 'holds': [{'resource': {'input': '/account'}}]",
            step("flight", ok)),
        json(
            "101 'holds'",
            "'name': 's', 'holds': ["
                + IntStream.range(0, 101)
                    .mapToObj(i -> "{'resource': {'value': 'r" + i + "'}}")
                    .collect(Collectors.joining(", "))
                + "]",
            step("flight", ok)),
        json("'steps': []", "'name': 's'"),
        json(
            "501 steps",
            "'name': 's'",
            IntStream.range(0, 501).mapToObj(i -> step("s" + i, ok)).toArray(String[]::new)),
        json("two steps named flight", "'name': 's'", step("flight", ok), step("flight", ok)),
        json(
            "'participant': 'air line'",
            "'name': 's'",
            step("flight", ok).replace("'service'", "'air line'")),
        json(
            "'participant': 'verdict.locks'",
            "'name': 's'",
            step("flight", ok).replace("'service'", "'verdict.locks'")),
        json("'compensation': ''", "'name': 's'", step("flight", "'compensation': ''")),
        json(
            "'after': ['fligth']",
            "'name': 's'",
            step("flight", ok),
            step("hotel", ok + ", 'after': ['fligth']")),
        json(
            "'after': ['flight', 'flight']",
            "'name': 's'",
            step("flight", ok),
            step("hotel", ok + ", 'after': ['flight', 'flight']")),
        json(
            "flight after hotel, hotel after flight",
            "'name': 's'",
            step("flight", ok + ", 'after': ['hotel']"),
            step("hotel", ok + ", 'after': ['flight']")),
        json(
            "'input': {'input': 'city'}",
            "'name': 's'",
            step("a", ok + ", 'input': {'input': 'city'}")),
        json(
            "flight uses {'step': 'flight'}",
            "'name': 's'",
            step("flight", ok + ", 'input': {'step': 'flight'}")),
        json(
            "hotel, beside flight, uses {'step': 'flight'}",
            "'name': 's'",
            step("flight", ok),
            step("hotel", ok + ", 'after': [], 'input': {'step': 'flight'}")),
        json(
            "note uses {'step': 'car'}, which has a 'when'",
            "'name': 's'",
            step("car", ok + ", 'when': {'present': {'input': '/car'}}"),
            step("note", ok + ", 'input': {'step': 'car'}")),
        json(
            "'when': both 'less_than': 3 and 'greater_than': 5 of /nights",
            "'name': 's'",
            step(
                "hotel",
                ok
                    + ", 'when': {'all': [{'compare': {'input': '/nights'}, 'less_than': 3},"
                    + " {'compare': {'input': '/nights'}, 'greater_than': 5}]}")),
        json(
            "payment and ticket both 'pivot': true",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("ticket", "'pivot': true")),
        json(
            "mail, 'after': [], beside the pivot payment",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("mail", ok + ", 'after': []")),
        json(
            "flight before the pivot, without 'compensation' or 'undo'",
            "'name': 's'",
            step("flight", "'timeout_ms': 3000"),
            step("payment", "'pivot': true")),
        json(
            "mail after the pivot with a 'compensation'",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("mail", "'compensation': 'unsend'")),
        json(
            "mail after the pivot with 'attempts_max': 9",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("mail", "'retry': {'attempts_max': 9}")),
        json(
            "mail after the pivot with 'not': ['rejected']",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("mail", "'retry': {'not': ['rejected']}")),
        json(
            "'attempts_max': 'unlimited' before the pivot, no 'deadline_ms'",
            "'name': 's'",
            step("flight", ok + ", 'retry': {'attempts_max': 'unlimited'}")),
        json(
            "'retry': {'factor': 0.5}",
            "'name': 's'",
            step("flight", ok + ", 'retry': {'factor': 0.5}")),
        json(
            "'need': 3 of two branches",
            "'name': 's', " + joins(3, "['a']", "['b']"),
            step("a", ok + ", 'after': []"),
            step("b", ok + ", 'after': []")),
        json(
            "a in two branches of 'joins'",
            "'name': 's', " + joins(1, "['a']", "['a', 'b']"),
            step("a", ok + ", 'after': []"),
            step("b", ok + ", 'after': []")),
        json(
            "a with a 'when' in a branch of 'joins'",
            "'name': 's', " + joins(1, "['a']", "['b']"),
            step("a", ok + ", 'after': [], 'when': {'present': {'input': '/a'}}"),
            step("b", ok + ", 'after': []")),
        json(
            "a with 'for_each' in a branch of 'joins'",
            "'name': 's', " + joins(1, "['a']", "['b']"),
            step("a", ok + ", 'after': [], 'for_each': {'list': {'input': '/l'}, 'most': 9}"),
            step("b", ok + ", 'after': []")),
        json(
            "a and b after the pivot, in branches of 'joins'",
            "'name': 's', " + joins(1, "['a']", "['b']"),
            step("payment", "'pivot': true"),
            step("a", ok),
            step("b", ok + ", 'after': ['payment']")),
        json(
            "c comes after only one of two branches of 'joins'",
            "'name': 's', " + joins(1, "['a']", "['b']"),
            step("a", ok + ", 'after': []"),
            step("b", ok + ", 'after': []"),
            step("c", ok + ", 'after': ['a']")),
        json("'timeout_ms': 0", "'name': 's'", step("flight", ok + ", 'timeout_ms': 0")),
        json("'sleep_ms': 0", "'name': 's'", wait("nap", "'sleep_ms': 0")),
        json(
            "a sleep with 'pivot': true",
            "'name': 's'",
            wait("nap", "'sleep_ms': 5, 'pivot': true")),
        json(
            "'sleep_ms': 60000 and a saga 'deadline_ms' of 60000",
            "'name': 's', 'deadline_ms': 60000",
            wait("nap", "'sleep_ms': 60000")),
        json(
            "a sleep with a 'compensation'",
            "'name': 's'",
            wait("nap", "'sleep_ms': 5, 'compensation': 'wake'")),
        json(
            "'signal': {'name': 'is paid'}",
            "'name': 's'",
            wait("paid", "'signal': {'name': 'is paid'}")),
        json(
            "paid and receipt both wait for 'paid'",
            "'name': 's'",
            wait("paid", "'signal': {}"),
            wait("receipt", "'signal': {'name': 'paid'}")),
        json(
            "'signal': {'deadline_ms': 0}",
            "'name': 's'",
            wait("paid", "'signal': {'deadline_ms': 0}")),
        json(
            "'signal': {'default': ...} without 'deadline_ms'",
            "'name': 's'",
            wait("paid", "'signal': {'default': {'value': true}}")),
        json(
            "rated after the pivot, 'signal' with 'deadline_ms' and no 'default'",
            "'name': 's'",
            step("payment", "'pivot': true"),
            wait("rated", "'signal': {'deadline_ms': 5000}")),
        json(
            "'saga': {'name': 'nowhere', 'version': 1}",
            "'name': 's'",
            wait("ship", "'saga': {'name': 'nowhere', 'version': 1}")),
        json(
            "saga s version 1 with 'saga': {'name': 's', 'version': 1}",
            "'name': 's'",
            wait("ship", "'saga': {'name': 's', 'version': 1}")),
        json(
            "a name of 61, and a saga with a step named pack",
            "'name': 's'",
            wait("s".repeat(61), SHIPPING)),
        json(
            "ship runs a saga, and another step is named ship.note",
            "'name': 's'",
            wait("ship", SHIPPING),
            step("ship.note", ok)),
        json(
            "a saga with 'pivot': true", "'name': 's'", wait("ship", SHIPPING + ", 'pivot': true")),
        json(
            "'for_each' with 'pivot': true",
            "'name': 's'",
            step("take", "'pivot': true, " + FOR_EACH + "}")),
        json(
            "'parallel': 0",
            "'name': 's'",
            step("take", ok + ", " + FOR_EACH + ", 'parallel': 0}")),
        json(
            "two steps 'for_each', each with 'most': 300",
            "'name': 's'",
            step("take", ok + ", " + FOR_EACH + ", 'most': 300}"),
            step("wrap", ok + ", " + FOR_EACH + ", 'most': 300}")),
        json(
            "take 'for_each', and another step named take.7",
            "'name': 's'",
            step("take", ok + ", " + FOR_EACH + "}"),
            step("take.7", ok)),
        json(
            "'input': {'item': ''} without 'for_each'",
            "'name': 's'",
            step("take", ok + ", 'input': {'item': ''}")),
        json(
            "after the pivot, a list out of the pivot's output",
            "'name': 's'",
            step("payment", "'pivot': true"),
            step("take", "'for_each': {'list': {'step': 'payment'}}")),
        json("'atomic' before the pivot", "'name': 's'", wait("pay", ATOMIC)),
        json(
            "one part of 'atomic' has a compensation, the other one nothing",
            "'name': 's'",
            wait("pay", "'atomic': [" + DEBIT + ", 'compensation': 'credit'}, " + CREDIT + "}]")),
        json(
            "'atomic' after the pivot",
            "'name': 's'",
            step("order", "'pivot': true"),
            wait("pay", "'atomic': [" + DEBIT + ", 'undo': 'nothing'}]")),
        json("'atomic': []", "'name': 's'", wait("pay", "'atomic': [], 'pivot': true")));
  }

  private static final String DEBIT =
      "{'name': 'debit', 'participant': 'bank', 'operation': 'debit'";

  private static final String CREDIT =
      "{'name': 'credit', 'participant': 'bank', 'operation': 'credit'";

  private static final String ATOMIC = "'undo': 'nothing', 'atomic': [" + DEBIT + "}]";

  private static final String FOR_EACH = "'for_each': {'list': {'input': '/items'}";

  private static final String SHIPPING = "'saga': {'name': 'shipping', 'version': 1}";

  /** What is registered. */
  private static final Library LIBRARY =
      saga ->
          Optional.of(saga)
              .filter(each -> !each.name().equals("nowhere"))
              .map(
                  each ->
                      parse("'name': '" + each.name() + "'", step("pack", "'undo': 'nothing'")));

  private static String joins(int need, String... branches) {
    return "'joins': [{'need': %d, 'of': [%s]}]".formatted(need, String.join(", ", branches));
  }

  private static String wait(String name, String more) {
    return "{'name': '%s', %s}".formatted(name, more);
  }

  static List<Wrong> inVersions() {
    String ok = "'undo': 'nothing'";
    String payment = step("payment", ok + ", 'input': {'step': 'flight'}");
    SagaDefinition first = parse("'name': 's', 'version': 1", step("flight", ok), payment);
    return List.of(
        next(
            "flight renamed to outbound, payment uses {'step': 'flight'}",
            first,
            parse("'name': 's', 'version': 2", step("outbound", ok), payment)),
        next(
            "flight renamed to outbound, another step named flight",
            first,
            parse(
                "'name': 's', 'version': 2",
                step("outbound", ok),
                step("flight", ok).replace("'do'", "'search'"),
                payment)));
  }

  static List<Wrong> inJava() {
    return List.of(
        java(
            "saga.step(\"book a flight\")",
            saga -> saga.step("book a flight").on("s").call("op").nothingToUndo().add()),
        java(
            "a step without add()",
            saga -> {
              saga.step("flight").on("s").call("op").nothingToUndo().add();
              Object forgotten = saga.step("hotel").on("s").call("op").nothingToUndo();
              if (forgotten.equals(saga)) {
                throw new IllegalStateException("a step is no saga");
              }
            }),
        java(
            "add() twice",
            saga -> {
              StepOptions<Nothing> flight = saga.step("flight").on("s").call("op").nothingToUndo();
              flight.add();
              flight.add();
            }),
        java(
            "Ask.cents left out",
            saga ->
                saga.step("flight")
                    .on("s")
                    .call("op", Ask.class, in -> in.set(Ask::id).to("1"))
                    .nothingToUndo()
                    .add()),
        java(
            "Ask.id set twice",
            saga ->
                saga.step("flight")
                    .on("s")
                    .call(
                        "op",
                        Ask.class,
                        in -> in.set(Ask::id).to("1").set(Ask::id).to("2").set(Ask::cents).to(5L))
                    .nothingToUndo()
                    .add()),
        java("an unchecked cast of a value", WrongDefinitions::cast),
        java(
            "car.output(Booked::id) of a car with when(...)",
            saga -> {
              StepRef<Booked> car =
                  saga.step("car")
                      .on("s")
                      .call("op")
                      .returns(Booked.class)
                      .nothingToUndo()
                      .when(saga.input(In::car).equalTo(true))
                      .add();
              saga.step("note").on("s").call("op", car.output(Booked::id)).nothingToUndo().add();
            }),
        java(
            "Value.unwrap(saga.input(In::note)) without when(...)",
            saga ->
                saga.step("note")
                    .on("s")
                    .call("op", Value.unwrap(saga.input(In::note)))
                    .nothingToUndo()
                    .add()),
        java(
            "other.input(In::city) of another saga",
            saga -> {
              SagaBuilder<In> other = Saga.named("other", 1, In.class);
              saga.step("hotel").on("s").call("op", other.input(In::city)).nothingToUndo().add();
            }),
        java(
            "returns(Raw.class), record Raw(Object anything)",
            saga -> saga.step("raw").on("s").call("op").returns(Raw.class).nothingToUndo().add()),
        java(
            "afterPivot() without a pivot",
            saga -> {
              saga.deadline(Duration.ofMinutes(1));
              saga.step("mail").on("s").call("op").afterPivot().add();
            }),
        java(
            "retry(RetryPolicy.FOREVER) without a deadline",
            saga ->
                saga.step("flight")
                    .on("s")
                    .call("op")
                    .undoneBy("undo")
                    .retry(RetryPolicy.FOREVER)
                    .add()));
  }

  @SuppressWarnings("unchecked")
  private static void cast(SagaBuilder<In> saga) {
    Value<?> nights = saga.input(In::nights);
    saga.step("flight")
        .on("s")
        .call(
            "op",
            Ask.class,
            in -> in.set(Ask::id).to((Value<String>) nights).set(Ask::cents).to(5L))
        .nothingToUndo()
        .add();
  }

  // --- trying them

  private static String step(String name, String more) {
    return "{'name': '%s', 'participant': 'service', 'operation': 'do', %s}".formatted(name, more);
  }

  private static SagaDefinition parse(String head, String... steps) {
    String all = List.of(steps).stream().collect(Collectors.joining(", "));
    String json = "{" + head + ", 'steps': [" + all + "]}";
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static Wrong json(String declared, String head, String... steps) {
    List<SagaProblem> problems;
    try {
      Nesting nesting = Nesting.resolve(parse(head, steps), LIBRARY);
      problems =
          problems(
              nesting.problems().isEmpty()
                  ? DefinitionRules.check(nesting.definition())
                  : nesting.problems());
    } catch (DefinitionSyntaxException wrong) {
      problems = List.of(new SagaProblem("syntax", "", String.valueOf(wrong.getMessage())));
    }
    return new Wrong(declared.replace('\'', '"'), problems);
  }

  private static Wrong next(String declared, SagaDefinition before, SagaDefinition now) {
    return new Wrong(declared.replace('\'', '"'), problems(DefinitionRules.check(now, before)));
  }

  private static List<SagaProblem> problems(
      List<dev.verdict.protocol.definition.Problem> problems) {
    return problems.stream().map(SagaProblem::of).toList();
  }

  private static Wrong java(String declared, Consumer<SagaBuilder<In>> declare) {
    SagaBuilder<In> saga = Saga.named("s", 1, In.class);
    declare.accept(saga);
    try {
      saga.build();
      return new Wrong(declared, List.of());
    } catch (InvalidSagaException wrong) {
      return new Wrong(declared, wrong.details());
    }
  }
}
