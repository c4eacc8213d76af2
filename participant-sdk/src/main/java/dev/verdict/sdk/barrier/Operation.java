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
   * @param end which of them
   * @param output its output if it was done
   * @param reason why it was refused, if so
   */
  public record Worked(End end, Json output, String reason) {
    /** How work can end, if it does not fail. */
    public enum End {
      /** It was done, and is kept. */
      DONE,
      /** It was done, and wrote nothing that is kept: a vote that needs no decision. */
      READ_ONLY,
      /** It says no; nothing of it is kept. */
      REFUSED
    }

    /** It was done. */
    public static Worked done(Json output) {
      return new Worked(End.DONE, output, "");
    }

    /** It was done, and wrote nothing. */
    public static Worked readOnly() {
      return new Worked(End.READ_ONLY, Json.nil(), "");
    }

    /** It says no. */
    public static Worked refused(String reason) {
      return new Worked(End.REFUSED, Json.nil(), reason);
    }
  }
}
