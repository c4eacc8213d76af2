package dev.verdict.saga;

import java.util.Optional;

/**
 * A branch that may be lost, for later steps to use. What it returns is there only if the branch
 * counts: it goes to an {@code Optional} component, or to a step that runs only {@link
 * StepOptions#when when} it {@link Value#isPresent}, by {@link Value#unwrap}.
 *
 * @param <O> what it returns
 */
public final class BranchRef<O> {
  private final StepRef<O> step;

  BranchRef(StepRef<O> step) {
    this.step = step;
  }

  /** The name of the step whose output it is. */
  public String name() {
    return step.name();
  }

  /** All that the branch returns. */
  public Value<Optional<O>> output() {
    return step.output().optional();
  }

  /**
   * A component of what the branch returns.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code O}
   */
  public <R> Value<Optional<R>> output(Accessor<O, R> accessor) {
    return step.output(accessor).optional();
  }
}
