package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.CoordinatorException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure looks like to the caller. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Duration RETRY_AFTER_DEFAULT = Duration.ofSeconds(1);

  private Problems() {}

  static Problem of(Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof CoordinatorException refused) {
      return of(refused);
    }
    return internal(failure);
  }

  private static Problem of(CoordinatorException refused) {
    ProblemCode code = code(refused.code());
    Problem plain = Problem.of(code, String.valueOf(refused.getMessage()));
    Problem problem = refused.decided().map(plain::with).orElse(plain);
    boolean passes = code.status() == 503 || code.status() == 429;
    return passes
        ? problem.retryAfter(refused.retryAfter().orElse(RETRY_AFTER_DEFAULT))
        : refused.retryAfter().map(problem::retryAfter).orElse(problem);
  }

  private static Problem internal(Throwable failure) {
    String id = UUID.randomUUID().toString();
    LOG.error("request failed, error id {}", id, failure);
    return Problem.of(
            ProblemCode.INTERNAL,
            "This is a fault of the coordinator. Its log says more under the error id " + id + ".")
        .withErrorId(id);
  }

  private static ProblemCode code(CoordinatorException.Code code) {
    return switch (code) {
      case ALREADY_BEGUN -> ProblemCode.ALREADY_BEGUN;
      case UNKNOWN_TRANSACTION -> ProblemCode.UNKNOWN_TRANSACTION;
      case NOT_ACTIVE -> ProblemCode.NOT_ACTIVE;
      case DELEGATED -> ProblemCode.DELEGATED;
      case TRANSACTION_COMMITTED -> ProblemCode.TRANSACTION_COMMITTED;
      case TRANSACTION_ABORTED -> ProblemCode.TRANSACTION_ABORTED;
      case BRANCH_CONFLICT -> ProblemCode.BRANCH_CONFLICT;
      case UNKNOWN_BRANCH -> ProblemCode.UNKNOWN_BRANCH;
      case TOO_MANY_BRANCHES -> ProblemCode.TOO_MANY_BRANCHES;
      case VOTE_NOT_EXPECTED -> ProblemCode.VOTE_NOT_EXPECTED;
      case VOTE_CONFLICT -> ProblemCode.VOTE_CONFLICT;
      case LOCK_TIMEOUT -> ProblemCode.LOCK_TIMEOUT;
      case UNKNOWN_SIGNAL -> ProblemCode.UNKNOWN_SIGNAL;
      case SIGNAL_CONFLICT -> ProblemCode.SIGNAL_CONFLICT;
      case SIGNAL_TOO_LATE -> ProblemCode.SIGNAL_TOO_LATE;
      case FINISHED -> ProblemCode.FINISHED;
      case NOT_IN_DOUBT -> ProblemCode.NOT_IN_DOUBT;
      case STEP_NOT_RUNNING -> ProblemCode.STEP_NOT_RUNNING;
      case PAUSED -> ProblemCode.PAUSED;
      case RECOVERED -> ProblemCode.RECOVERED;
      case PLAN_CHANGED -> ProblemCode.PLAN_CHANGED;
      case WRONG_KIND -> ProblemCode.WRONG_KIND;
      case UNKNOWN_PARTICIPANT -> ProblemCode.UNKNOWN_PARTICIPANT;
      case IDEMPOTENCY_KEY_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case IDEMPOTENCY_KEY_EXPIRED -> ProblemCode.IDEMPOTENCY_KEY_EXPIRED;
      case FORGOTTEN -> ProblemCode.FORGOTTEN;
      case NOT_LEADER -> ProblemCode.NOT_LEADER;
      case SHARD_LOADING -> ProblemCode.SHARD_LOADING;
      case UNAVAILABLE -> ProblemCode.UNAVAILABLE;
      case OUTCOME_UNKNOWN -> ProblemCode.OUTCOME_UNKNOWN;
      case OVERLOADED -> ProblemCode.OVERLOADED;
      case SEARCH_TOO_LONG -> ProblemCode.SEARCH_TOO_LONG;
      case NOT_STORABLE -> ProblemCode.NOT_STORABLE;
      case PAYLOAD_TOO_LARGE -> ProblemCode.PAYLOAD_TOO_LARGE;
    };
  }
}
