package dev.verdict.coordinator.console;

import dev.verdict.protocol.wire.BranchCall;
import java.util.List;

/**
 * How a saga is undone, as its protocol says: what each stage undoes together, in order, if every
 * compensation is done at once.
 *
 * @param when whether it is being undone, or would be
 * @param stages the calls of each stage, the first one first; empty if nothing is to be undone
 * @param open whether what follows depends on an answer that is not known: whether a step ran, or
 *     that a person has undone what was done by hand
 */
public record UndoPlan(When when, List<List<BranchCall>> stages, boolean open) {
  /** Whether it is being undone. */
  public enum When {
    /** It would be undone so if it were cancelled now. */
    IF_CANCELLED,
    /** It is given up: this is what is left to be done. */
    LEFT,
    /** It cannot be undone any more, or it is over. */
    NEVER
  }

  /** Of what is not undone. */
  public static final UndoPlan NEVER = new UndoPlan(When.NEVER, List.of(), false);

  /** Copies the stages. */
  public UndoPlan {
    stages = stages.stream().map(List::copyOf).toList();
  }
}
