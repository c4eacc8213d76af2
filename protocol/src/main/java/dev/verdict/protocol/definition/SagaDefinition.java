package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An immutable saga: steps, ordered by what each comes after. This is the very model that the
 * coordinator runs, and it is data: mappings and conditions refer to values by JSON Pointer, so
 * that no client code is needed to run it.
 *
 * <p>Only {@code DefinitionRules.check} tells whether it makes sense; a definition that breaks a
 * rule can be built and looked at, but not run.
 *
 * @param name letters, digits, {@code .}, {@code _}, {@code -}; 1 to 100
 * @param version from 1; a running saga keeps the version that it was started with
 * @param deadline how long the saga may go forward before it is compensated; empty for no limit
 * @param recovery what becomes of the saga when a step before the decision fails
 * @param holds what it holds while it runs
 * @param steps in the order in which they are shown; the order that counts is {@link Step#after}
 * @param joins the blocks of which not all branches are needed
 * @param output what the finished saga returns, as a mapping over its input and its steps' outputs
 */
public record SagaDefinition(
    String name,
    int version,
    Optional<Duration> deadline,
    Recovery recovery,
    Holds holds,
    List<Step> steps,
    List<Join> joins,
    Mapping output) {
  /** Copies the lists. */
  public SagaDefinition {
    steps = List.copyOf(steps);
    joins = List.copyOf(joins);
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
}
