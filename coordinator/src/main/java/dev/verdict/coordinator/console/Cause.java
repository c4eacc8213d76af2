package dev.verdict.coordinator.console;

import java.util.Locale;

/** Why a transaction is where it is. The words are stable, for programs. */
public enum Cause {
  /** Nothing is left to do. */
  FINISHED("Finished"),
  /** Work is under way, and nothing has failed. */
  UNDER_WAY("Work is under way"),
  /** Its client has not asked for commit or abort yet. */
  WAITING_FOR_CLIENT("Waiting for the client"),
  /** A saga waits for a signal. */
  WAITING_FOR_SIGNAL("Waiting for a signal"),
  /** A saga waits for a time. */
  WAITING_FOR_TIME("Waiting for a time"),
  /** What it is to hold is held by others. */
  WAITING_FOR_LOCK("Waiting for locks"),
  /** A step failed, and the saga leaves it to a person; or a person did it, who has to undo it. */
  WAITING_FOR_OPERATOR("Left to a person"),
  /** An operator paused it. */
  PAUSED("Paused by an operator"),
  /** Nobody knows where the service is. */
  PARTICIPANT_NOT_REGISTERED("A service is not registered"),
  /** No connection is made, or it breaks. */
  PARTICIPANT_UNREACHABLE("A service cannot be reached"),
  /** No answer comes in time. */
  PARTICIPANT_SILENT("A service does not answer in time"),
  /** The service, or this coordinator's bound on calls to it, says "not now". */
  PARTICIPANT_BUSY("A service takes no more calls"),
  /** What it needs for this, others hold. */
  PARTICIPANT_LOCKED("What a service needs is locked"),
  /** Its database does not let it in. */
  PARTICIPANT_LOGIN("A service cannot log in to its database"),
  /** Its database is away, or has no room. */
  PARTICIPANT_DATABASE("A service's database is away or full"),
  /** Its database has not what it asks for. */
  PARTICIPANT_SCHEMA("A service's database lacks what it asks for"),
  /** It answers with errors, or with what the protocol does not know. */
  PARTICIPANT_FAILS("A service answers with errors"),
  /** It says no to what must be done. */
  PARTICIPANT_REFUSES("A service refuses what must be done"),
  /** It does not know what it once promised. */
  BRANCH_LOST("A service has lost its part"),
  /** It has seen a newer epoch than the coordinator's. */
  EPOCH_BEHIND("A service has seen a newer epoch"),
  /** The log does not take its records. */
  LOG_REFUSES("The log refuses its records"),
  /** The log was restored, and may have lost its decision. */
  LOG_RESTORED("The log was restored to an earlier time"),
  /** What it was started with is not there. */
  DEFINITION_MISSING("A saga definition is missing"),
  /** Its records cannot be read. */
  NOT_REPLAYABLE("Records cannot be replayed"),
  /** An error of the coordinator's own. */
  COORDINATOR_ERROR("An error in the coordinator");

  private final String headline;

  Cause(String headline) {
    this.headline = headline;
  }

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, in a few words for people. */
  public String headline() {
    return headline;
  }
}
