package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that a definition must keep to be run. */
public final class DefinitionRules {
  /** The most steps that a saga may have. */
  public static final int STEPS_MAX = 500;

  /** The longest that one call, or the wait before a call is repeated, may take. */
  public static final Duration WAIT_MAX = Duration.ofDays(1);

  /** The longest deadline of a saga. */
  public static final Duration DEADLINE_MAX = Duration.ofDays(366);

  /** For so many unknown names, the one that was probably meant is looked for. */
  private static final int SUGGESTIONS_MAX = 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final SagaDefinition definition;
  private final Map<BranchId, BranchId> renamed;
  private final Set<BranchId> names = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private DefinitionRules(SagaDefinition definition, Map<BranchId, BranchId> renamed) {
    this.definition = definition;
    this.renamed = renamed;
  }

  /**
   * What is wrong with the definition. Rules that need the order of the steps are checked once that
   * order is sound.
   *
   * @return the problems found; empty if the definition can be run
   */
  public static List<Problem> check(SagaDefinition definition) {
    return new DefinitionRules(definition, Map.of()).problems();
  }

  /**
   * What is wrong with the definition as the version that follows another: also, who still goes by
   * a name that a step had there.
   *
   * @param before an earlier version of the same saga
   * @return the problems found; empty if the definition can be run
   */
  public static List<Problem> check(SagaDefinition definition, SagaDefinition before) {
    Map<BranchId, BranchId> renamed = Renames.between(before, definition);
    List<Problem> problems = new DefinitionRules(definition, renamed).problems();
    problems.addAll(NameRules.check(before, definition, renamed));
    return problems;
  }

  private List<Problem> problems() {
    saga();
    if (definition.steps().size() > STEPS_MAX) {
      problem(Code.TOO_MANY_STEPS, "a saga has at most " + STEPS_MAX + " steps; split it");
      return problems;
    }
    uniqueNames();
    definition.steps().forEach(step -> new StepRules(step, problems).check());
    definition.steps().forEach(this::namesOnce);
    uniqueSignals();
    new ItemRules(definition, problems).check();
    pointers(definition.output());
    new HoldRules(definition.holds(), problems).check();
    if (knownNames() && noCycle()) {
      new OrderRules(definition, problems).check();
    }
    return problems;
  }

  private void saga() {
    if (!isName(definition.name())) {
      problem(Code.SAGA_NAME, "name the saga with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    if (definition.version() < 1) {
      problem(Code.SAGA_VERSION, "the version must be at least 1");
    }
    Optional<Duration> deadline = definition.deadline();
    if (deadline.isPresent() && !isWithin(deadline.get(), DEADLINE_MAX)) {
      problem(
          Code.DEADLINE, "the saga's deadline must be whole milliseconds, positive, at most 366 d");
    }
    if (definition.steps().isEmpty()) {
      problem(Code.NO_STEPS, "a saga needs at least one step");
    }
  }

  private void uniqueNames() {
    for (Step step : definition.steps()) {
      if (!names.add(step.name())) {
        problems.add(
            new Problem(
                Code.STEP_NAME_TWICE,
                step.name().text(),
                "two steps are named " + step.name() + "; give one of them another name"));
      }
    }
  }

  private void uniqueSignals() {
    Map<String, BranchId> waiting = new HashMap<>();
    for (Step step : definition.steps()) {
      step.signal()
          .map(signal -> waiting.putIfAbsent(signal.signal(), step.name()))
          .ifPresent(
              first ->
                  problems.add(
                      new Problem(
                          Code.SIGNAL_TWICE,
                          step.name().text(),
                          "step %s waits for the same signal as step %s; give it another name, or use the first one's output"
                              .formatted(step.name(), first))));
    }
  }

  private void namesOnce(Step step) {
    Set<BranchId> named = new HashSet<>();
    for (BranchId predecessor : step.after()) {
      if (!named.add(predecessor)) {
        String words = " waits for " + predecessor + " twice; name it once in \"after\"";
        problems.add(
            new Problem(Code.AFTER_TWICE, step.name().text(), "step " + step.name() + words));
      }
    }
  }

  private void pointers(Mapping output) {
    if (References.of(output).usesItem()) {
      problem(Code.NO_ITEM, "in the saga's output there is no item; take it out");
    }
    for (String pointer : References.of(output).pointers()) {
      if (!isPointer(pointer)) {
        problem(Code.POINTER, "in the saga's output: " + notAPointer(pointer));
      }
    }
  }

  private boolean knownNames() {
    boolean known = names.size() == definition.steps().size();
    for (Step step : definition.steps()) {
      for (BranchId predecessor : step.after()) {
        known &= isKnown(predecessor, step.name().text(), "waits for");
      }
      for (Mapping.FromStep used : used(step)) {
        known &= isKnown(used.step(), step.name().text(), "uses the output of");
      }
    }
    for (Join join : definition.joins()) {
      for (BranchId step : join.steps().toList()) {
        known &= isKnown(step, "", "a block of branches names");
      }
    }
    for (Mapping.FromStep used : References.of(definition.output()).steps()) {
      known &= isKnown(used.step(), "", "the saga's output uses the output of");
    }
    return known;
  }

  private boolean isKnown(BranchId named, String by, String how) {
    if (names.contains(named)) {
      return true;
    }
    String who = (by.isEmpty() ? how : "step " + by + " " + how) + " " + named;
    BranchId newName = renamed.get(named);
    problems.add(
        newName == null
            ? new Problem(Code.UNKNOWN_STEP, by, who + unknown(named))
            : new Problem(Code.STEP_RENAMED, by, who + renamed(named, newName)));
    return false;
  }

  private String unknown(BranchId named) {
    Stream<BranchId> candidates =
        problems.size() < SUGGESTIONS_MAX ? names.stream() : Stream.empty();
    String mend =
        Spelling.closest(named.text(), candidates.map(BranchId::text).toList())
            .map(near -> "write " + near + ", if that is meant, or take it out")
            .orElse("name one of its steps, or take it out");
    return ", but there is no step of that name; " + mend;
  }

  private String renamed(BranchId named, BranchId newName) {
    return ", which version "
        + definition.version()
        + " renames to "
        + newName
        + "; write "
        + newName
        + " there, or let the step keep its name "
        + named;
  }

  private boolean noCycle() {
    List<BranchId> cycle = Cycle.find(definition);
    if (cycle.isEmpty()) {
      return true;
    }
    String path = String.join(" after ", cycle.stream().map(BranchId::text).toList());
    problems.add(
        new Problem(
            Code.CYCLE,
            cycle.get(0).text(),
            "steps wait for each other: " + path + "; take one of these out of \"after\""));
    return false;
  }

  private void problem(Code code, String words) {
    problems.add(new Problem(code, "", words));
  }

  /** Whether it has the form of a name: of a saga, a service, an operation or a signal. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The outputs that the step's input and condition use. */
  static List<Mapping.FromStep> used(Step step) {
    List<Mapping.FromStep> used = new ArrayList<>(References.of(step.work().mapping()).steps());
    step.when().ifPresent(when -> used.addAll(References.of(when).steps()));
    step.forEach()
        .flatMap(Work.ForEach::when)
        .ifPresent(when -> used.addAll(References.of(when).steps()));
    return used;
  }

  static boolean isWithin(Duration duration, Duration longest) {
    return duration.compareTo(Duration.ZERO) > 0
        && duration.compareTo(longest) <= 0
        && duration.toNanosPart() % 1_000_000 == 0;
  }

  static boolean isPointer(String pointer) {
    return pointer.isEmpty()
        || (pointer.charAt(0) == '/' && !pointer.replaceAll("~[01]", "").contains("~"));
  }

  static String notAPointer(String pointer) {
    return "\""
        + pointer
        + "\" is no JSON Pointer; it is empty or begins with / and has ~ only in ~0 and ~1";
  }
}
