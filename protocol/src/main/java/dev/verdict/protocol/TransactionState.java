package dev.verdict.protocol;

import java.util.List;
import java.util.Optional;

/** What every transaction's state tells about itself, whichever protocol it follows. */
public interface TransactionState {
  /** The transaction's id. */
  TxId id();

  /**
   * Where it stands, as a stable lower-case word of its protocol, for example {@code committing}.
   */
  String status();

  /** Its decision, if there is one. The decision is durable before it shows here. */
  Optional<Outcome> outcome();

  /**
   * Why it was decided that way, or in which trouble it is, in words; empty if there is nothing to
   * say.
   */
  String reason();

  /** Whether nothing is left to do. */
  boolean finished();

  /** Who paused it, and why, as long as it is paused. A finished one is not. */
  Optional<Pause> pause();

  /**
   * What it is stuck on, if it cannot proceed as it should. It is still tried again, unless it is
   * paused.
   */
  Optional<Stuck> stuck();

  /** Its branches or steps, in the order in which they were declared. */
  List<BranchView> branches();

  /**
   * A transaction that does not proceed.
   *
   * @param branch the branch that holds it up
   * @param reason in words
   * @param attempts how often it was tried
   */
  record Stuck(BranchId branch, String reason, int attempts) {}

  /**
   * A branch or step as people see it.
   *
   * @param id its id
   * @param participant the service
   * @param operation the service's operation; empty if none was named
   * @param status a stable lower-case word, for example {@code prepared}
   * @param attempts how often the present call was tried
   * @param detail the last failure or the reason of a refusal; empty if there is none
   * @param key what its participant knows it by, which is another than its id once an operator gave
   *     it another input
   * @param decides whether the decision was given to it: what its participant keeps is the outcome
   */
  record BranchView(
      BranchId id,
      String participant,
      String operation,
      String status,
      int attempts,
      String detail,
      BranchId key,
      boolean decides) {
    /** One that its participant knows by its id. */
    public BranchView(
        BranchId id,
        String participant,
        String operation,
        String status,
        int attempts,
        String detail) {
      this(id, participant, operation, status, attempts, detail, id, false);
    }
  }
}
