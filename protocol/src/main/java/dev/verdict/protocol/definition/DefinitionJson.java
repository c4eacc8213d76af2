package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A saga's definition as JSON. {@code docs/saga-definition.md} describes the form. */
public final class DefinitionJson {
  private DefinitionJson() {}

  /**
   * The canonical form: every member is written out, in a fixed order. Only {@code recovery},
   * {@code holds}, {@code joins}, which failures are retried and how a part of an atomic
   * transaction is undone are left out if they are the usual ones, so that older definitions keep
   * their hash.
   */
  public static Json toJson(SagaDefinition definition) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.text(definition.name()));
    members.put("version", Json.number(definition.version()));
    definition.deadline().ifPresent(deadline -> members.put("deadline_ms", millis(deadline)));
    if (definition.recovery() != Recovery.BACKWARD) {
      members.put("recovery", Json.text(definition.recovery().word()));
    }
    if (!definition.holds().isEmpty()) {
      members.put(
          "holds",
          new Json.Arr(definition.holds().locks().stream().map(DefinitionJson::lock).toList()));
      members.put("hold_wait_ms", millis(definition.holds().waitMax()));
    }
    members.put(
        "steps", new Json.Arr(definition.steps().stream().map(DefinitionJson::step).toList()));
    if (!definition.joins().isEmpty()) {
      members.put(
          "joins", new Json.Arr(definition.joins().stream().map(DefinitionJson::join).toList()));
    }
    members.put("output", mapping(definition.output()));
    return new Json.Obj(members);
  }

  /**
   * Reads a definition. It may still break a rule: see {@link DefinitionRules}.
   *
   * @throws DefinitionSyntaxException if the value has not the form of a definition
   */
  public static SagaDefinition parse(Json json) {
    return parse(json, Library.EMPTY);
  }

  /**
   * Reads a definition as it is written: {@link Nesting} puts the steps of other sagas into it. It
   * may still break a rule: see {@link DefinitionRules}.
   *
   * @param library where the sagas are found that it runs; one that is not found is not taken to
   *     have a pivot
   * @throws DefinitionSyntaxException if the value has not the form of a definition
   */
  public static SagaDefinition parse(Json json, Library library) {
    return new DefinitionParser(library).definition(JsonReader.top(json));
  }

  private static Json lock(Holds.Lock lock) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("resource", mapping(lock.resource()));
    members.put("mode", Json.text(lock.mode().word()));
    return new Json.Obj(members);
  }

  private static Json join(Join join) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("need", Json.number(join.need()));
    members.put("of", new Json.Arr(join.of().stream().map(DefinitionJson::names).toList()));
    return new Json.Obj(members);
  }

  private static Json step(Step step) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.text(step.name().text()));
    step.work().accept(new WorkWriter(members));
    members.put("after", names(step.after()));
    step.when().ifPresent(when -> members.put("when", condition(when)));
    if (step.atomic().filter(Work.Atomic::saysHowItIsUndone).isEmpty()) {
      undo(step.undo(), members);
    }
    members.put("pivot", Json.bool(step.pivot()));
    step.call()
        .ifPresent(
            call -> {
              members.put("retry", retry(call.retry()));
              members.put("timeout_ms", millis(call.timeout()));
            });
    return new Json.Obj(members);
  }

  private static void undo(Step.Undo undo, Map<String, Json> members) {
    Map.Entry<String, String> written = undo.accept(new UndoWriter());
    members.put(written.getKey(), Json.text(written.getValue()));
  }

  private static Json names(List<BranchId> steps) {
    return new Json.Arr(steps.stream().map(name -> Json.text(name.text())).toList());
  }

  private static Json retry(RetryPolicy retry) {
    Map<String, Json> members = new LinkedHashMap<>();
    boolean unlimited = retry.attemptsMax() == RetryPolicy.UNLIMITED;
    members.put(
        "attempts_max", unlimited ? Json.text("unlimited") : Json.number(retry.attemptsMax()));
    members.put("first_ms", millis(retry.first()));
    members.put("factor", new Json.Num(BigDecimal.valueOf(retry.factor())));
    members.put("longest_ms", millis(retry.longest()));
    if (!retry.failures().isAll()) {
      members.put(retry.failures().only() ? "only" : "not", failures(retry.failures()));
    }
    return new Json.Obj(members);
  }

  private static Json failures(RetriedFailures failures) {
    List<Json> named = new ArrayList<>();
    failures.kinds().forEach(kind -> named.add(Json.text(kind.word())));
    failures.codes().forEach(code -> named.add(new Json.Obj(Map.of("code", Json.text(code)))));
    return new Json.Arr(named);
  }

  private static Json millis(Duration duration) {
    return Json.number(duration.toMillis());
  }

  private static Json mapping(Mapping mapping) {
    return mapping.accept(new MappingWriter());
  }

  private static Json condition(Condition condition) {
    return condition.accept(new ConditionWriter());
  }

  private static Json object(String member, Json value) {
    return new Json.Obj(Map.of(member, value));
  }

  /** Writes what says which kind of work it is. */
  private record WorkWriter(Map<String, Json> members) implements Work.Visitor<Map<String, Json>> {
    @Override
    public Map<String, Json> call(Work.Call work) {
      members.put("participant", Json.text(work.participant()));
      members.put("operation", Json.text(work.operation()));
      members.put("input", mapping(work.input()));
      return members;
    }

    @Override
    public Map<String, Json> sleep(Work.Sleep work) {
      members.put("sleep_ms", millis(work.time()));
      return members;
    }

    @Override
    public Map<String, Json> signal(Work.Signal work) {
      Map<String, Json> signal = new LinkedHashMap<>();
      signal.put("name", Json.text(work.signal()));
      work.deadline().ifPresent(deadline -> signal.put("deadline_ms", millis(deadline)));
      work.fallback().ifPresent(fallback -> signal.put("default", mapping(fallback)));
      members.put("signal", new Json.Obj(signal));
      return members;
    }

    @Override
    public Map<String, Json> atomic(Work.Atomic work) {
      members.put("atomic", new Json.Arr(work.parts().stream().map(WorkWriter::part).toList()));
      return members;
    }

    private static Json part(AtomicPart part) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("name", Json.text(part.name().text()));
      members.put("participant", Json.text(part.participant()));
      members.put("operation", Json.text(part.operation()));
      members.put("style", Json.text(part.style().word()));
      members.put("input", mapping(part.input()));
      if (part.saysHowItIsUndone()) {
        undo(part.undo(), members);
      }
      return new Json.Obj(members);
    }

    @Override
    public Map<String, Json> forEach(Work.ForEach work) {
      call(work.call());
      Map<String, Json> each = new LinkedHashMap<>();
      each.put("list", mapping(work.list()));
      each.put("parallel", Json.number(work.parallel()));
      each.put("most", Json.number(work.most()));
      work.when().ifPresent(when -> each.put("when", condition(when)));
      members.put("for_each", new Json.Obj(each));
      return members;
    }

    @Override
    public Map<String, Json> nested(Work.Nested work) {
      members.put("saga", saga(work.saga()));
      members.put("input", mapping(work.input()));
      return members;
    }

    @Override
    public Map<String, Json> result(Work.Result work) {
      work.saga().ifPresent(saga -> members.put("saga", saga(saga)));
      members.put("result", mapping(work.value()));
      return members;
    }

    private static Json saga(SagaRef saga) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("name", Json.text(saga.name()));
      members.put("version", Json.number(saga.version()));
      return new Json.Obj(members);
    }
  }

  private static final class UndoWriter implements Step.Undo.Visitor<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> compensation(Step.Undo.Compensation undo) {
      return Map.entry("compensation", undo.operation());
    }

    @Override
    public Map.Entry<String, String> nothing(Step.Undo.Nothing undo) {
      return Map.entry("undo", "nothing");
    }

    @Override
    public Map.Entry<String, String> impossible(Step.Undo.Impossible undo) {
      return Map.entry("undo", "impossible");
    }
  }

  private static final class MappingWriter implements Mapping.Visitor<Json> {
    @Override
    public Json constant(Mapping.Constant mapping) {
      return object("value", mapping.value());
    }

    @Override
    public Json fromInput(Mapping.FromInput mapping) {
      return object("input", Json.text(mapping.pointer()));
    }

    @Override
    public Json fromStep(Mapping.FromStep mapping) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("step", Json.text(mapping.step().text()));
      members.put("at", Json.text(mapping.pointer()));
      if (mapping.optional()) {
        members.put("optional", Json.bool(true));
      }
      return new Json.Obj(members);
    }

    @Override
    public Json fromItem(Mapping.FromItem mapping) {
      return object("item", Json.text(mapping.pointer()));
    }

    @Override
    public Json objectOf(Mapping.ObjectOf mapping) {
      Map<String, Json> members = new LinkedHashMap<>();
      mapping.members().forEach((name, value) -> members.put(name, mapping(value)));
      return object("object", new Json.Obj(members));
    }

    @Override
    public Json arrayOf(Mapping.ArrayOf mapping) {
      return object("array", new Json.Arr(mapping.items().stream().map(i -> mapping(i)).toList()));
    }

    @Override
    public Json textOf(Mapping.TextOf mapping) {
      return object("text", new Json.Arr(mapping.parts().stream().map(i -> mapping(i)).toList()));
    }

    private static Json mapping(Mapping mapping) {
      return DefinitionJson.mapping(mapping);
    }
  }

  private static final class ConditionWriter implements Condition.Visitor<Json> {
    @Override
    public Json present(Condition.Present condition) {
      return object("present", mapping(condition.value()));
    }

    @Override
    public Json equal(Condition.Equal condition) {
      return comparison(condition.value(), "equals", condition.constant());
    }

    @Override
    public Json lessThan(Condition.LessThan condition) {
      return comparison(condition.value(), "less_than", condition.constant());
    }

    @Override
    public Json greaterThan(Condition.GreaterThan condition) {
      return comparison(condition.value(), "greater_than", condition.constant());
    }

    @Override
    public Json not(Condition.Not condition) {
      return object("not", condition(condition.condition()));
    }

    @Override
    public Json all(Condition.All condition) {
      return object("all", conditions(condition.conditions()));
    }

    @Override
    public Json any(Condition.Any condition) {
      return object("any", conditions(condition.conditions()));
    }

    private static Json conditions(List<Condition> conditions) {
      List<Json> items = new ArrayList<>();
      conditions.forEach(condition -> items.add(condition(condition)));
      return new Json.Arr(items);
    }

    private static Json condition(Condition condition) {
      return DefinitionJson.condition(condition);
    }

    private static Json comparison(Mapping value, String relation, Json constant) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("compare", mapping(value));
      members.put(relation, constant);
      return new Json.Obj(members);
    }
  }
}
