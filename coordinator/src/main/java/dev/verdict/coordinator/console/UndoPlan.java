package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.wire.BranchCall;
import java.util.List;

/**
 * How a saga is undone, as its protocol says: what each stage undoes together, in order, if every
 * compensation is done at once.
 *
 * @param when whether it is being undone, or would be
 * @param stages what is done together in each stage, the first one first; empty if nothing is to be
 *     undone
 * @param open whether what follows depends on an answer that is not known: whether a step ran
 */
public record UndoPlan(When when, List<List<Part>> stages, boolean open) {
  /** Whether it is being undone. */
  public enum When {
    /** It would be undone so if it were cancelled now. */
    IF_CANCELLED,
    /** It is given up: this is what is left to be done. */
    LEFT,
    /** It cannot be undone any more, or it is over. */
    NEVER
  }

  /**
   * What is done about one step.
   *
   * @param step the step
   * @param call what its participant is asked, as in {@code compensate}; {@link #BY_HAND} if a
   *     person did its work, and has to undo it
   * @param participant the step's
   * @param operation what its participant calls it; empty if it has no name or is done by hand
   */
  public record Part(BranchId step, String call, String participant, String operation) {
    /** A person undoes it, and says so. */
    public static final String BY_HAND = "by_hand";

    /** What a call does. */
    public static Part of(BranchCall call) {
      return new Part(
          StepKey.of(call.branch()).step(),
          call.kind().path(),
          call.participant(),
          call.operation());
    }

    /** What a person does. */
    public static Part byHand(BranchId step, String participant) {
      return new Part(step, BY_HAND, participant, "");
    }
  }

  /** Of what is not undone. */
  public static final UndoPlan NEVER = new UndoPlan(When.NEVER, List.of(), false);

  /** Copies the stages. */
  public UndoPlan {
    stages = stages.stream().map(List::copyOf).toList();
  }
}
