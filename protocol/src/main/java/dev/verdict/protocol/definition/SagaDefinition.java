package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An immutable saga: steps, ordered by what each comes after. This is the very model that the
 * coordinator runs, and it is data: mappings and conditions refer to values by JSON Pointer, so
 * that no client code is needed to run it.
 *
 * <p>Only {@code DefinitionRules.check} tells whether it makes sense; a definition that breaks a
 * rule can be built and looked at, but not run.
 *
 * <p>What follows from a definition alone is worked out once, and kept with it.
 */
public final class SagaDefinition {
  private final String name;
  private final int version;
  private final Optional<Duration> deadline;
  private final Recovery recovery;
  private final Holds holds;
  private final List<Step> steps;
  private final List<Join> joins;
  private final Mapping output;

  /** Empty until it is asked for; threads that meet there work out the same. */
  private Optional<StepGraph> graph = Optional.empty();

  /**
   * Copies the lists.
   *
   * @param name letters, digits, {@code .}, {@code _}, {@code -}; 1 to 100
   * @param version from 1; a running saga keeps the version that it was started with
   * @param deadline how long the saga may go forward before it is compensated; empty for no limit
   * @param recovery what becomes of the saga when a step before the decision fails
   * @param holds what it holds while it runs
   * @param steps in the order in which they are shown; the order that counts is {@link Step#after}
   * @param joins the blocks of which not all branches are needed
   * @param output what the finished saga returns, as a mapping over its input and its steps'
   *     outputs
   */
  public SagaDefinition(
      String name,
      int version,
      Optional<Duration> deadline,
      Recovery recovery,
      Holds holds,
      List<Step> steps,
      List<Join> joins,
      Mapping output) {
    this.name = name;
    this.version = version;
    this.deadline = deadline;
    this.recovery = recovery;
    this.holds = holds;
    this.steps = List.copyOf(steps);
    this.joins = List.copyOf(joins);
    this.output = output;
  }

  /** One that needs all of its steps. */
  public SagaDefinition(
      String name,
      int version,
      Optional<Duration> deadline,
      Recovery recovery,
      Holds holds,
      List<Step> steps,
      Mapping output) {
    this(name, version, deadline, recovery, holds, steps, List.of(), output);
  }

  /** One that holds nothing, and needs all of its steps. */
  public SagaDefinition(
      String name,
      int version,
      Optional<Duration> deadline,
      Recovery recovery,
      List<Step> steps,
      Mapping output) {
    this(name, version, deadline, recovery, Holds.NONE, steps, output);
  }

  /** One that holds nothing, and is undone when a step fails. */
  public SagaDefinition(
      String name, int version, Optional<Duration> deadline, List<Step> steps, Mapping output) {
    this(name, version, deadline, Recovery.BACKWARD, steps, output);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its version, from 1. */
  public int version() {
    return version;
  }

  /** How long the saga may go forward before it is compensated; empty for no limit. */
  public Optional<Duration> deadline() {
    return deadline;
  }

  /** What becomes of the saga when a step before the decision fails. */
  public Recovery recovery() {
    return recovery;
  }

  /** What it holds while it runs. */
  public Holds holds() {
    return holds;
  }

  /** Its steps, in the order in which they are shown. */
  public List<Step> steps() {
    return steps;
  }

  /** The blocks of which not all branches are needed. */
  public List<Join> joins() {
    return joins;
  }

  /** What the finished saga returns. */
  public Mapping output() {
    return output;
  }

  /** The order of its steps, as {@link StepGraph#of} tells it. */
  StepGraph graph() {
    Optional<StepGraph> known = graph;
    if (known.isEmpty()) {
      known = Optional.of(StepGraph.ordering(this));
      graph = known;
    }
    return known.get();
  }

  /** The block, of which not all branches are needed, that the step is in. */
  public Optional<Join> joinOf(BranchId step) {
    for (Join join : joins) {
      if (join.branchOf(step).isPresent()) {
        return Optional.of(join);
      }
    }
    return Optional.empty();
  }

  /**
   * The step of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Step step(BranchId name) {
    for (Step step : steps) {
      if (step.name().equals(name)) {
        return step;
      }
    }
    throw new IllegalArgumentException("saga " + this.name + " has no step " + name);
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof SagaDefinition same && isLike(same));
  }

  private boolean isLike(SagaDefinition other) {
    return version == other.version
        && name.equals(other.name)
        && deadline.equals(other.deadline)
        && recovery == other.recovery
        && holds.equals(other.holds)
        && steps.equals(other.steps)
        && joins.equals(other.joins)
        && output.equals(other.output);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version, deadline, recovery, holds, steps, joins, output);
  }

  @Override
  public String toString() {
    return "SagaDefinition[name=%s, version=%d, deadline=%s, recovery=%s, holds=%s, steps=%s, joins=%s, output=%s]"
        .formatted(name, version, deadline, recovery, holds, steps, joins, output);
  }
}
