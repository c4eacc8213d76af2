package dev.verdict.coordinator.http;

import java.util.Locale;

/** Everything that the API answers with a problem, each with the one status that it always has. */
public enum ProblemCode {
  MALFORMED_REQUEST(400, "The request is not HTTP as it must be"),
  MALFORMED_JSON(400, "The body is not JSON"),
  JSON_TOO_DEEP(400, "The body is nested too deeply"),
  UNKNOWN_MEMBER(400, "The body has a member that the API does not know"),
  MISSING_MEMBER(400, "A required member is missing"),
  WRONG_TYPE(400, "A member has the wrong type"),
  INVALID_VALUE(400, "A member's value is not allowed"),
  INVALID_TIMEOUT(400, "A timeout is out of bounds"),
  INVALID_ID(400, "A name or id in the path has not the right form"),
  INVALID_QUERY(400, "A query parameter is not allowed"),
  INVALID_CURSOR(400, "The cursor is not one that the API gave out"),
  INVALID_HEADER(400, "A header's value is not allowed"),
  REPEATED_HEADER(400, "A header stands twice"),
  OPERATOR_REQUIRED(401, "The request does not say which operator asks"),
  TOKEN_REQUIRED(401, "The request shows no token that is good"),
  FOREIGN_HOST(403, "The request is addressed to another host"),
  OTHER_OPERATOR_REQUIRED(403, "Another operator must do this"),
  NOT_ALLOWED(403, "The token does not allow this"),
  FOREIGN_ORIGIN(403, "The request comes from a page of another origin"),
  CSRF_REFUSED(403, "The request does not show that the session's own page asks"),
  NOT_FOUND(404, "There is nothing at this path"),
  UNKNOWN_TRANSACTION(404, "The transaction is not known"),
  UNKNOWN_BRANCH(404, "The transaction has no such branch"),
  UNKNOWN_DEFINITION(404, "The saga definition is not registered"),
  UNKNOWN_SIGNAL(404, "The saga waits for no signal of that name"),
  UNKNOWN_VIEW(404, "No view of that name is saved"),
  UNKNOWN_LEASE(404, "The lease is not known"),
  UNKNOWN_BATCH(404, "The batch is not known"),
  UNKNOWN_PROPOSAL(404, "The proposal is not known"),
  UNKNOWN_TOKEN(404, "The token is not known"),
  UNKNOWN_DISAGREEMENT(404, "No such disagreement is noted"),
  NO_SUCH_PARTICIPANT(404, "No service of that name is registered"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  ALREADY_BEGUN(409, "The transaction exists already"),
  NOT_ACTIVE(409, "The transaction takes no more branches"),
  DELEGATED(409, "The decision is with the service"),
  TRANSACTION_COMMITTED(409, "The transaction is committed"),
  TRANSACTION_ABORTED(409, "The transaction is aborted"),
  BRANCH_CONFLICT(409, "Another branch has this id"),
  VOTE_NOT_EXPECTED(409, "The client does not report this branch's vote"),
  VOTE_CONFLICT(409, "The branch has voted otherwise"),
  SIGNAL_CONFLICT(409, "The signal was given before, with another payload"),
  SIGNAL_TOO_LATE(409, "The saga waits no more for the signal"),
  FINISHED(409, "The transaction is finished"),
  NOT_IN_DOUBT(409, "The branch is not in doubt"),
  STEP_NOT_RUNNING(409, "The step is not being done"),
  PAUSED(409, "The transaction is paused"),
  RECOVERED(409, "The transaction needs nobody any more"),
  PLAN_CHANGED(409, "It would do something else by now"),
  LOCK_TIMEOUT(409, "The resources were not granted in time"),
  LEASE_OVER(409, "The lease is over"),
  NOT_FINISHED(409, "The transaction is not finished"),
  NOT_REPLAYABLE(409, "The transaction cannot be played again"),
  WRONG_KIND(409, "The transaction follows another protocol"),
  VIEW_CHANGED(409, "The view was changed meanwhile"),
  SELECTION_GREW(409, "More transactions are meant than were expected"),
  ALREADY_PROPOSED(409, "Something else is proposed for the branch"),
  PROPOSAL_CLOSED(409, "The proposal waits no more"),
  PROPOSAL_UNDER_WAY(409, "The proposal is being carried out"),
  NEEDS_SECOND_PERSON(409, "Nobody may do that alone"),
  PROPOSAL_OUTDATED(409, "The proposal would do something else by now"),
  DISAGREEMENT_CLOSED(409, "The disagreement is closed already"),
  TOKENS_NOT_USED(409, "Nobody needs a token here"),
  DEFINITION_CONFLICT(409, "Another definition has this name and version"),
  FORGOTTEN(410, "The transaction is older than what is kept"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The path and query are too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not declared as JSON"),
  UNKNOWN_PARTICIPANT(422, "A service is not registered"),
  CLIENT_VOTE_IMPOSSIBLE(422, "A client cannot vote in a one-shot transaction"),
  TOO_MANY_BRANCHES(422, "The transaction would have too many branches"),
  INVALID_DEFINITION(422, "The saga definition breaks a rule"),
  ADDRESS_REFUSED(422, "The coordinator does not call that address"),
  TOO_MANY_INSTANCES(422, "Too many instances of the service are alive"),
  TOO_MANY_PROPOSALS(422, "Too many proposals wait"),
  TOO_MANY_TOKENS(422, "Too many tokens are good"),
  TOO_MANY_SESSIONS(422, "Too many sessions are open"),
  TOO_MANY_VIEWS(422, "Too many views are saved"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key stands for another request"),
  IDEMPOTENCY_KEY_EXPIRED(422, "The idempotency key is older than what is kept"),
  NOT_STORABLE(422, "The request cannot be stored"),
  PAYLOAD_TOO_LARGE(422, "The payload of a branch is too large"),
  SEARCH_TOO_LONG(422, "The search took too long"),
  OVERLOADED(429, "Too much is under way"),
  TOO_MANY_GUESSES(429, "Too many wrong tokens came from this address"),
  HEADER_TOO_LARGE(431, "The headers are too large"),
  INTERNAL(500, "The coordinator made a mistake"),
  NOT_LEADER(503, "The shard is led by another node"),
  SHARD_LOADING(503, "The shard is being loaded"),
  UNAVAILABLE(503, "The coordinator cannot take this at present"),
  OUTCOME_UNKNOWN(503, "The request was taken up, its outcome is not known");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The kind of problem in words; the same for every occurrence. */
  public String title() {
    return title;
  }

  /** The stable word in the member {@code code}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
