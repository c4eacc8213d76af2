package dev.verdict.protocol;

/**
 * Why a command was not accepted. The transaction's state is untouched.
 *
 * @param code stable; the same in the HTTP problem, the log line and the documentation
 * @param detail in words: what was wrong and what to do
 */
public record Refusal(Code code, String detail) {
  /** Of what nobody began. */
  public static Refusal unknown() {
    return new Refusal(Code.UNKNOWN_TRANSACTION, "nothing is known of the transaction");
  }

  /** Of what is over. */
  public static Refusal finished() {
    return new Refusal(Code.FINISHED, "the transaction is finished; nothing is left to do");
  }

  /** The stable codes of refusals. */
  public enum Code {
    /** The transaction exists already. */
    ALREADY_BEGUN,
    /** Nothing is known of the transaction. */
    UNKNOWN_TRANSACTION,
    /** The transaction accepts no more branches: its commit was requested. */
    NOT_ACTIVE,
    /** The decision was given to the only branch, so that nobody else can make it. */
    DELEGATED,
    /** The transaction is decided: commit. */
    TRANSACTION_COMMITTED,
    /** The transaction is decided: abort. */
    TRANSACTION_ABORTED,
    /** A branch of that id is enlisted with another content. */
    BRANCH_CONFLICT,
    /** No branch of that id is enlisted. */
    UNKNOWN_BRANCH,
    /** The transaction holds as many branches as it may. */
    TOO_MANY_BRANCHES,
    /** The vote of that branch is given by the participant's answer, not by the client. */
    VOTE_NOT_EXPECTED,
    /** The branch has voted otherwise before. */
    VOTE_CONFLICT,
    /** The saga waits for no signal of that name. */
    UNKNOWN_SIGNAL,
    /** The signal was given before, with another payload. */
    SIGNAL_CONFLICT,
    /** The signal is not waited for any more. */
    SIGNAL_TOO_LATE,
    /** Nothing is left to do, so that there is nothing to act upon. */
    FINISHED,
    /** Nothing is left to be told to the branch, or nothing is decided yet. */
    NOT_IN_DOUBT,
    /** The step is not being done, so that nothing can take its place. */
    STEP_NOT_RUNNING
  }
}
