package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.Map;

/**
 * Writes other names of steps into mappings and conditions.
 *
 * @param names of each step that gets another name, that name
 */
public record Renaming(Map<BranchId, BranchId> names) {
  /** Copies the names. */
  public Renaming {
    names = Map.copyOf(names);
  }

  /** The new name of a step; the one it has if it gets no other. */
  public BranchId of(BranchId step) {
    return names.getOrDefault(step, step);
  }

  /** The mapping, with new names. */
  public Mapping of(Mapping mapping) {
    return rewriting().of(mapping);
  }

  /** The condition, with new names. */
  public Condition of(Condition condition) {
    return rewriting().of(condition);
  }

  /** The step, with new names for itself and for all that it refers to. */
  public Step of(Step step) {
    return new Step(
        of(step.name()),
        rewriting().of(step.work()),
        step.after().stream().map(this::of).toList(),
        step.when().map(this::of),
        step.undo(),
        step.pivot());
  }

  /** The block, with new names. */
  public Join of(Join join) {
    return join.renamed(this::of);
  }

  private Rewriting rewriting() {
    return new Rewriting(input -> input, this::of, item -> item);
  }

  private Mapping of(Mapping.FromStep mapping) {
    return new Mapping.FromStep(of(mapping.step()), mapping.pointer(), mapping.optional());
  }
}
