package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.time.Duration;

/** What becomes of a call that is owed to a branch, once its attempt has a result. */
final class CallResult {
  private final AtomicState state;
  private final BranchState member;
  private final CallKind call;
  private final int attempt;

  CallResult(AtomicState state, BranchState member, CallKind call, int attempt) {
    this.state = state;
    this.member = member;
    this.call = call;
    this.attempt = attempt;
  }

  /**
   * How to read an answer: as a vote before the decision, as the decision if it was delegated, as
   * an acknowledgement after it.
   */
  BranchAnswer.Visitor<Reaction<AtomicRecord>> answers() {
    return switch (state.stage()) {
      case PREPARING -> new AnswerToAsk(this);
      case DELEGATED -> new AnswerToDelegation(this);
      case COMMITTING -> new AnswerToDecision(this, Outcome.COMMIT);
      case ABORTING -> new AnswerToDecision(this, Outcome.ABORT);
      case ABSENT, ACTIVE, COMMITTED, ABORTED ->
          throw new IllegalStateException("no call is owed in " + state.status());
    };
  }

  Reaction<AtomicRecord> voted(Vote vote) {
    return new Draft(state).record(new AtomicRecord.Voted(member.id(), vote)).conclude();
  }

  /**
   * Only a barrier makes sure that this holds for every attempt: a plain endpoint may have written
   * something at an earlier one whose answer was lost, and is told the decision.
   */
  Reaction<AtomicRecord> votedReadOnly() {
    return voted(member.branch().asks() ? Vote.commitReadOnly() : Vote.commit());
  }

  /** The branch committed what it did, and so the transaction. */
  Reaction<AtomicRecord> committed() {
    return new Draft(state)
        .record(new AtomicRecord.Voted(member.id(), Vote.commit()))
        .record(new AtomicRecord.Decided(Outcome.COMMIT, ""))
        .record(new AtomicRecord.Acknowledged(member.id()))
        .conclude();
  }

  /** The branch wrote nothing, and the transaction is committed. */
  Reaction<AtomicRecord> committedReadOnly() {
    return new Draft(state)
        .record(new AtomicRecord.Voted(member.id(), Vote.commitReadOnly()))
        .record(new AtomicRecord.Decided(Outcome.COMMIT, ""))
        .conclude();
  }

  /** The branch refused, for ever and without effect. */
  Reaction<AtomicRecord> refused(String reason) {
    return new Draft(state)
        .record(new AtomicRecord.Voted(member.id(), Vote.abort(reason)))
        .abort("branch " + member.id() + " voted no: " + reason)
        .conclude();
  }

  /** The branch did not run and never will. */
  Reaction<AtomicRecord> ruledOut() {
    String failure = member.detail().isEmpty() ? "" : ", after " + member.detail();
    return new Draft(state)
        .abort("branch " + member.id() + ": it was ended before it ran" + failure)
        .conclude();
  }

  Reaction<AtomicRecord> acknowledged() {
    return new Draft(state).record(new AtomicRecord.Acknowledged(member.id())).conclude();
  }

  /** The attempt brought nothing: again later, within bounds, if that can change anything. */
  Reaction<AtomicRecord> failed(FailureKind failure, String why) {
    boolean asks = state.stage() == AtomicStatus.PREPARING;
    return asks && !failure.mayPass() && isNews() ? noVote(why) : failed(why);
  }

  /** The same, after a failure that may pass. */
  Reaction<AtomicRecord> failed(String why) {
    if (!isNews()) {
      return Reaction.nothing();
    }
    return state.stage() == AtomicStatus.PREPARING ? askFailed(why) : decisionFailed(why);
  }

  private Reaction<AtomicRecord> askFailed(String why) {
    return attempt < AtomicLimits.ASK_ATTEMPTS_MAX
        ? repeated(failure(why, Durability.DEFERRED), AtomicLimits.backoffAfter(attempt))
        : noVote("no vote after " + attempt + " attempts: " + why, why);
  }

  private Reaction<AtomicRecord> decisionFailed(String why) {
    boolean stuck = member.stuck() || attempt >= AtomicLimits.STUCK_ATTEMPTS_MIN;
    boolean tell = stuck && AtomicLimits.tellsOfStuck(member.stuck(), attempt);
    return repeated(
        failure(why, tell ? Durability.LAZY : Durability.DEFERRED),
        AtomicLimits.backoffAfter(attempt));
  }

  /**
   * The branch will never vote yes, but has not refused either: it may hold an effect, so it is
   * told of the abort.
   */
  Reaction<AtomicRecord> noVote(String why) {
    return noVote(why, why);
  }

  private Reaction<AtomicRecord> noVote(String reason, String why) {
    return new Draft(state)
        .record(failure(why, Durability.DEFERRED))
        .abort("branch " + member.id() + ": " + reason)
        .conclude();
  }

  /** The answer contradicts the decision: stuck at once, repeated slowly, never taken for done. */
  Reaction<AtomicRecord> contradicted(String why) {
    if (!isNews()) {
      return Reaction.nothing();
    }
    boolean tell = AtomicLimits.tellsOfStuck(member.stuck(), attempt);
    return repeated(
        failure(why, tell ? Durability.LAZY : Durability.DEFERRED), AtomicLimits.BACKOFF_MAX);
  }

  /** Whether this attempt's failure says more than is known, of the call that is owed. */
  private boolean isNews() {
    return attempt > member.attempts() && Owed.is(state, member, call);
  }

  private AtomicRecord failure(String why, Durability durability) {
    return new AtomicRecord.CallFailed(member.id(), call, attempt, why, durability);
  }

  private Reaction<AtomicRecord> repeated(AtomicRecord failure, Duration after) {
    return new Draft(state)
        .record(failure)
        .effect(new Effect.Wake(Timer.retry(member.id()), after))
        .conclude();
  }
}
