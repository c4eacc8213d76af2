package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads definitions out of JSON and fills in what may be left out. */
final class DefinitionParser {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Names the JSON Schema, for editors; it says nothing about the saga. */
  private static final String SCHEMA = "$schema";

  private static final Set<String> SAGA =
      Set.of(
          SCHEMA,
          "name",
          "version",
          "deadline_ms",
          "recovery",
          "holds",
          "hold_wait_ms",
          "steps",
          "joins",
          "output");
  private static final Set<String> HOLD = Set.of("resource", "mode");
  private static final Set<String> JOIN = Set.of("need", "of");
  private static final Set<String> STEP =
      Set.of(
          "name",
          "participant",
          "operation",
          "input",
          "sleep_ms",
          "signal",
          "saga",
          "result",
          "for_each",
          "atomic",
          "after",
          "when",
          "compensation",
          "undo",
          "pivot",
          "retry",
          "timeout_ms");
  private static final Set<String> SIGNAL = Set.of("name", "deadline_ms", "default");
  private static final Set<String> ATOMIC =
      Set.of("name", "participant", "operation", "style", "input", "compensation", "undo");
  private static final Set<String> NESTED = Set.of("name", "version");
  private static final Set<String> FOR_EACH = Set.of("list", "parallel", "most", "when");
  private static final int PARALLEL = 4;
  private static final int ITEMS_MOST = 100;

  /** The members that say what kind of work a step does; a step has one of them. */
  private static final List<String> KINDS = List.of("sleep_ms", "signal", "saga", "atomic");

  private static final List<String> OF_CALLS =
      List.of("participant", "operation", "input", "retry", "timeout_ms", "for_each");
  private static final Set<String> RETRY =
      Set.of("attempts_max", "first_ms", "factor", "longest_ms", "only", "not");

  private final Library library;

  DefinitionParser(Library library) {
    this.library = library;
  }

  SagaDefinition definition(JsonReader json) {
    json.allow(SAGA);
    json.find(SCHEMA).ifPresent(JsonReader::text);
    return new SagaDefinition(
        json.get("name").text(),
        json.find("version").map(JsonReader::wholeNumber).orElse(1),
        json.find("deadline_ms").map(JsonReader::millis),
        json.find("recovery").map(DefinitionParser::recovery).orElse(Recovery.BACKWARD),
        holds(json),
        steps(json.get("steps").items()),
        json.find("joins").map(DefinitionParser::joins).orElse(List.of()),
        optionalMapping(json, "output"));
  }

  private static Holds holds(JsonReader json) {
    if (!json.has("holds") && json.has("hold_wait_ms")) {
      throw json.get("hold_wait_ms").wrong("it says how long to wait for holds; there are none");
    }
    return new Holds(
        json.find("holds").map(JsonReader::items).orElse(List.of()).stream()
            .map(DefinitionParser::lock)
            .toList(),
        json.find("hold_wait_ms").map(JsonReader::millis).orElse(Holds.WAIT_DEFAULT));
  }

  private static Holds.Lock lock(JsonReader json) {
    json.allow(HOLD);
    LockMode mode = json.find("mode").map(DefinitionParser::lockMode).orElse(LockMode.EXCLUSIVE);
    return new Holds.Lock(mapping(json.get("resource")), mode);
  }

  private static LockMode lockMode(JsonReader json) {
    return LockMode.of(json.text())
        .orElseThrow(() -> json.wrong("expected \"exclusive\" or \"shared\""));
  }

  private static List<Join> joins(JsonReader json) {
    return json.items().stream().map(DefinitionParser::join).toList();
  }

  private static Join join(JsonReader json) {
    json.allow(JOIN);
    JsonReader need = json.get("need");
    if (need.wholeNumber() < 1 || need.wholeNumber() > DefinitionRules.STEPS_MAX) {
      throw need.wrong("expected a whole number from 1 to " + DefinitionRules.STEPS_MAX);
    }
    List<JsonReader> branches = json.get("of").items();
    if (branches.size() < 2) {
      throw json.get("of").wrong("expected at least two branches");
    }
    return new Join(need.wholeNumber(), branches.stream().map(DefinitionParser::branch).toList());
  }

  private static List<BranchId> branch(JsonReader json) {
    if (json.items().isEmpty()) {
      throw json.wrong("expected at least one step's name");
    }
    return json.items().stream().map(JsonReader::stepName).toList();
  }

  private static Recovery recovery(JsonReader json) {
    for (Recovery each : Recovery.values()) {
      if (each.word().equals(json.text())) {
        return each;
      }
    }
    throw json.wrong("expected \"backward\", \"forward\" or \"park\"");
  }

  private List<Step> steps(List<JsonReader> items) {
    List<BranchId> names = new ArrayList<>();
    List<List<BranchId>> after = new ArrayList<>();
    for (JsonReader item : items) {
      item.allow(STEP);
      after.add(after(item, names));
      names.add(item.get("name").stepName());
    }
    Set<BranchId> forward = AfterPivot.find(names, after, pivots(items, names));
    List<Step> steps = new ArrayList<>();
    for (JsonReader item : items) {
      BranchId name = names.get(steps.size());
      RetryPolicy usual = forward.contains(name) ? RetryPolicy.FOREVER : RetryPolicy.DEFAULT;
      steps.add(step(item, name, after.get(steps.size()), usual));
    }
    return steps;
  }

  private static List<BranchId> after(JsonReader step, List<BranchId> namesBefore) {
    Optional<JsonReader> after = step.find("after");
    if (after.isPresent()) {
      return after.get().items().stream().map(JsonReader::stepName).toList();
    }
    return namesBefore.isEmpty() ? List.of() : List.of(namesBefore.get(namesBefore.size() - 1));
  }

  private Set<BranchId> pivots(List<JsonReader> items, List<BranchId> names) {
    Set<BranchId> found = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (isPivot(items.get(i)) || hasPivot(items.get(i))) {
        found.add(names.get(i));
      }
    }
    return found;
  }

  private boolean hasPivot(JsonReader step) {
    return step.has("saga")
        && !step.has("result")
        && library
            .find(saga(step.get("saga")))
            .filter(saga -> saga.steps().stream().anyMatch(Step::pivot))
            .isPresent();
  }

  private static boolean isPivot(JsonReader step) {
    return step.find("pivot").map(JsonReader::bool).orElse(false);
  }

  private static Step step(
      JsonReader json, BranchId name, List<BranchId> after, RetryPolicy usualRetry) {
    Work work = work(json, name, usualRetry);
    return new Step(
        name,
        work,
        after,
        json.find("when").map(DefinitionParser::condition),
        work instanceof Work.Atomic atomic ? undo(json, atomic) : undo(json),
        isPivot(json));
  }

  private static Work work(JsonReader step, BranchId name, RetryPolicy usualRetry) {
    List<String> kinds = KINDS.stream().filter(step::has).toList();
    if (step.has("result") && !step.has("saga")) {
      throw step.get("result").wrong("only a step that ends a saga returns it; give saga too");
    }
    if (kinds.isEmpty()) {
      Work.Call call = call(step, usualRetry);
      return step.find("for_each").<Work>map(each -> forEach(each, call)).orElse(call);
    }
    if (kinds.size() > 1) {
      String last = kinds.get(1);
      throw step.get(last).wrong("give either " + String.join(" or ", kinds));
    }
    if (step.has("atomic")) {
      return atomic(step, usualRetry);
    }
    for (String member : OF_CALLS) {
      boolean sagasInput = step.has("saga") && !step.has("result") && member.equals("input");
      if (step.has(member) && !sagasInput) {
        throw step.get(member).wrong("this step calls nobody; take " + member + " out");
      }
    }
    if (step.has("saga")) {
      return nested(step);
    }
    return step.has("sleep_ms")
        ? new Work.Sleep(step.get("sleep_ms").millis())
        : signal(step.get("signal").allow(SIGNAL), name);
  }

  private static Work.Call call(JsonReader step, RetryPolicy usualRetry) {
    return new Work.Call(
        step.get("participant").text(),
        step.get("operation").text(),
        optionalMapping(step, "input"),
        retryOf(step, usualRetry),
        timeout(step));
  }

  private static RetryPolicy retryOf(JsonReader step, RetryPolicy usual) {
    return step.find("retry").map(retry -> retry(retry, usual)).orElse(usual);
  }

  private static Duration timeout(JsonReader step) {
    return step.find("timeout_ms").map(JsonReader::millis).orElse(TIMEOUT);
  }

  private static Work atomic(JsonReader step, RetryPolicy usualRetry) {
    for (String member : List.of("participant", "operation", "input", "for_each", "compensation")) {
      if (step.has(member)) {
        throw step.get(member).wrong("say it of one of \"atomic\"; take " + member + " out");
      }
    }
    return new Work.Atomic(
        step.get("atomic").items().stream().map(DefinitionParser::part).toList(),
        retryOf(step, usualRetry),
        timeout(step));
  }

  private static AtomicPart part(JsonReader json) {
    json.allow(ATOMIC);
    return new AtomicPart(
        json.get("name").stepName(),
        json.get("participant").text(),
        json.get("operation").text(),
        json.find("style").map(DefinitionParser::style).orElse(AtomicPart.Style.TWO_PHASE),
        optionalMapping(json, "input"),
        undo(json));
  }

  /** What the parts say, if they say anything, counts for the step. */
  private static Step.Undo undo(JsonReader step, Work.Atomic work) {
    if (work.saysHowItIsUndone() && step.has("undo")) {
      throw step.get("undo").wrong("the parts say how they are undone; take undo out");
    }
    return work.saysHowItIsUndone() ? work.undo() : undo(step);
  }

  private static AtomicPart.Style style(JsonReader json) {
    return AtomicPart.Style.of(json.text())
        .orElseThrow(() -> json.wrong("expected \"2pc\" or \"tcc\""));
  }

  private static Work.ForEach forEach(JsonReader json, Work.Call call) {
    json.allow(FOR_EACH);
    return new Work.ForEach(
        mapping(json.get("list")),
        json.find("parallel").map(JsonReader::wholeNumber).orElse(PARALLEL),
        json.find("most").map(JsonReader::wholeNumber).orElse(ITEMS_MOST),
        json.find("when").map(DefinitionParser::condition),
        call);
  }

  private static Work nested(JsonReader step) {
    SagaRef saga = saga(step.get("saga"));
    return step.has("result")
        ? new Work.Result(Optional.of(saga), mapping(step.get("result")))
        : new Work.Nested(saga, optionalMapping(step, "input"));
  }

  private static SagaRef saga(JsonReader json) {
    json.allow(NESTED);
    return new SagaRef(json.get("name").text(), json.get("version").wholeNumber());
  }

  private static Work signal(JsonReader json, BranchId step) {
    return new Work.Signal(
        json.find("name").map(JsonReader::text).orElse(step.text()),
        json.find("deadline_ms").map(JsonReader::millis),
        json.find("default").map(DefinitionParser::mapping));
  }

  private static Step.Undo undo(JsonReader step) {
    if (step.has("compensation") && step.has("undo")) {
      throw step.get("undo").wrong("give either compensation or undo");
    }
    if (step.has("compensation")) {
      return new Step.Undo.Compensation(step.get("compensation").text());
    }
    boolean calls = step.has("atomic") || KINDS.stream().noneMatch(step::has);
    String usual = calls ? "impossible" : "nothing";
    String undo = step.find("undo").map(JsonReader::text).orElse(usual);
    return switch (undo) {
      case "nothing" -> new Step.Undo.Nothing();
      case "impossible" -> new Step.Undo.Impossible();
      default -> throw step.get("undo").wrong("expected \"nothing\" or \"impossible\"");
    };
  }

  private static RetryPolicy retry(JsonReader json, RetryPolicy usual) {
    json.allow(RETRY);
    return new RetryPolicy(
        json.find("attempts_max").map(DefinitionParser::attempts).orElse(usual.attemptsMax()),
        json.find("first_ms").map(JsonReader::millis).orElse(usual.first()),
        json.find("factor").map(DefinitionParser::factor).orElse(usual.factor()),
        json.find("longest_ms").map(JsonReader::millis).orElse(usual.longest()),
        failures(json));
  }

  private static RetriedFailures failures(JsonReader retry) {
    if (retry.has("only") && retry.has("not")) {
      throw retry.get("not").wrong("give either only or not");
    }
    return retry.has("only")
        ? failures(true, retry.get("only"))
        : retry.find("not").map(not -> failures(false, not)).orElse(RetriedFailures.ALL);
  }

  private static RetriedFailures failures(boolean only, JsonReader json) {
    Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
    Set<String> codes = new HashSet<>();
    for (JsonReader each : json.items()) {
      boolean isNew =
          each.value() instanceof Json.Obj
              ? codes.add(each.allow(Set.of("code")).get("code").text())
              : kinds.add(kind(each));
      if (!isNew) {
        throw each.wrong("named twice");
      }
    }
    return new RetriedFailures(only, kinds, codes);
  }

  private static FailureKind kind(JsonReader json) {
    for (FailureKind each : FailureKind.values()) {
      if (each.mayPass() && each.word().equals(json.text())) {
        return each;
      }
    }
    throw json.wrong(
        "expected {\"code\": ...} or a kind of failure: "
            + Stream.of(FailureKind.values())
                .filter(FailureKind::mayPass)
                .map(FailureKind::word)
                .collect(Collectors.joining(", ")));
  }

  private static double factor(JsonReader json) {
    double factor = json.number().value().doubleValue();
    if (Double.isInfinite(factor)) {
      throw json.wrong("expected a number from 1 to 100");
    }
    return factor;
  }

  private static int attempts(JsonReader json) {
    if (json.value().equals(Json.text("unlimited"))) {
      return RetryPolicy.UNLIMITED;
    }
    if (json.value() instanceof Json.Text) {
      throw json.wrong("expected a whole number or \"unlimited\"");
    }
    return json.wholeNumber();
  }

  private static Mapping optionalMapping(JsonReader json, String member) {
    return json.find(member)
        .map(DefinitionParser::mapping)
        .orElse(new Mapping.Constant(Json.nil()));
  }

  private static Mapping mapping(JsonReader json) {
    if (json.has("input")) {
      return new Mapping.FromInput(json.allow(Set.of("input")).get("input").text());
    }
    if (json.has("step")) {
      json.allow(Set.of("step", "at", "optional"));
      String pointer = json.find("at").map(JsonReader::text).orElse("");
      boolean optional = json.find("optional").map(JsonReader::bool).orElse(false);
      return new Mapping.FromStep(json.get("step").stepName(), pointer, optional);
    }
    if (json.has("item")) {
      return new Mapping.FromItem(json.allow(Set.of("item")).get("item").text());
    }
    if (json.has("value")) {
      return new Mapping.Constant(json.allow(Set.of("value")).get("value").value());
    }
    if (json.has("object")) {
      return object(json.allow(Set.of("object")).get("object"));
    }
    if (json.has("array")) {
      List<JsonReader> items = json.allow(Set.of("array")).get("array").items();
      return new Mapping.ArrayOf(items.stream().map(DefinitionParser::mapping).toList());
    }
    if (json.has("text")) {
      List<JsonReader> parts = json.allow(Set.of("text")).get("text").items();
      return new Mapping.TextOf(parts.stream().map(DefinitionParser::mapping).toList());
    }
    throw json.wrong("expected a mapping: input, step and at, item, value, object, array or text");
  }

  private static Mapping object(JsonReader json) {
    Map<String, Mapping> members = new LinkedHashMap<>();
    for (String name : json.members().keySet()) {
      members.put(name, mapping(json.get(name)));
    }
    return new Mapping.ObjectOf(members);
  }

  private static Condition condition(JsonReader json) {
    if (json.has("present")) {
      return new Condition.Present(mapping(json.allow(Set.of("present")).get("present")));
    }
    if (json.has("compare")) {
      return comparison(json);
    }
    if (json.has("not")) {
      return new Condition.Not(condition(json.allow(Set.of("not")).get("not")));
    }
    if (json.has("all")) {
      return new Condition.All(conditions(json.allow(Set.of("all")).get("all")));
    }
    if (json.has("any")) {
      return new Condition.Any(conditions(json.allow(Set.of("any")).get("any")));
    }
    throw json.wrong("expected a condition: present, compare, not, all or any");
  }

  private static List<Condition> conditions(JsonReader json) {
    return json.items().stream().map(DefinitionParser::condition).toList();
  }

  private static Condition comparison(JsonReader json) {
    Mapping value = mapping(json.get("compare"));
    if (json.has("equals")) {
      Json constant = json.allow(Set.of("compare", "equals")).get("equals").value();
      return new Condition.Equal(value, constant);
    }
    if (json.has("less_than")) {
      json.allow(Set.of("compare", "less_than"));
      return new Condition.LessThan(value, json.get("less_than").number());
    }
    if (json.has("greater_than")) {
      json.allow(Set.of("compare", "greater_than"));
      return new Condition.GreaterThan(value, json.get("greater_than").number());
    }
    throw json.wrong("expected equals, less_than or greater_than beside compare");
  }
}
