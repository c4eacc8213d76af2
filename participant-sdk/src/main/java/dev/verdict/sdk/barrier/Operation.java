package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A declared operation, its types erased to JSON.
 *
 * @param name as calls name it
 * @param style the protocol that it follows
 * @param work does it
 * @param confirm uses the reservation; empty unless the style is {@link Style#TCC}
 * @param undo cancels or compensates; empty if there is nothing to undo
 * @param undoName how calls name the undoing; empty to accept any
 */
public record Operation<C>(
    String name,
    Style style,
    Work<C> work,
    Optional<FollowUpWork<C>> confirm,
    Optional<FollowUpWork<C>> undo,
    String undoName) {

  /** Does the work. A failed stage rolls everything back. */
  @FunctionalInterface
  public interface Work<C> {
    CompletionStage<Worked> run(C session, Json input);
  }

  /** Confirms or undoes. A failed stage rolls everything back. */
  @FunctionalInterface
  public interface FollowUpWork<C> {
    CompletionStage<Void> run(C session, Json input, Json output);
  }

  /**
   * What work came to.
   *
   * @param done whether it was done
   * @param output its output if so
   * @param reason why not, otherwise
   */
  public record Worked(boolean done, Json output, String reason) {}
}
