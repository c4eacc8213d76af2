package dev.verdict.saga;

import dev.verdict.protocol.definition.Condition;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.Value.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The values that a step or the saga's output uses, and what is wrong with them. */
final class Uses {
  private final Plan plan;
  private final String step;
  private final String user;
  private final List<Use> values = new ArrayList<>();

  private Uses(Plan plan, String step, String user) {
    this.plan = plan;
    this.step = step;
    this.user = user;
  }

  static Uses byStep(Plan plan, String name) {
    return new Uses(plan, name, "step '" + name + "'");
  }

  static Uses byOutput(Plan plan) {
    return new Uses(plan, "", "the saga's output");
  }

  static Uses byHolds(Plan plan) {
    return new Uses(plan, "", "what the saga holds");
  }

  private record Use(String where, Source source) {}

  void add(String where, Source source) {
    values.add(new Use(where, source));
    checkOrigins(where, source.origins());
  }

  void checkOrigins(String where, Set<Plan> origins) {
    if (!Set.of(plan).containsAll(origins)) {
      problem(
          Code.OTHER_SAGA,
          where + " uses a value of another saga: use this saga's input and steps");
    }
  }

  /** Reports every value that may be missing although the user runs only under {@code given}. */
  void checkNeeds(Condition given) {
    for (Use use : values) {
      for (Need need : use.source().needs()) {
        if (!need.isMetBy(given)) {
          problem(need.code(), use.where() + " " + need.words());
        }
      }
    }
  }

  void problem(Code code, String what) {
    plan.problem(SagaProblem.of(code, step, user + ": " + what));
  }
}
