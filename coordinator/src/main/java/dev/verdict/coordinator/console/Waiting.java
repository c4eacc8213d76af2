package dev.verdict.coordinator.console;

import dev.verdict.protocol.Pause;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that a transaction waits for.
 *
 * @param kind what kind of thing
 * @param branch the branch or step that waits; empty for the whole transaction
 * @param participant the service that is called; empty if none is
 * @param what what it is to do, as in "to confirm", or the signal's name, or who paused it
 * @param failures how many attempts of the present call failed
 * @param detail the last failure in words, or the reason of a pause; empty if there is none
 * @param stuck whether a person should look
 * @param next when it is tried again, or the wait ends, if that is known here
 * @param instance host and port of the instance at which the last attempt failed, if that is known
 */
public record Waiting(
    Kind kind,
    String branch,
    String participant,
    String what,
    int failures,
    String detail,
    boolean stuck,
    Optional<Instant> next,
    Optional<String> instance) {

  /** What is waited for; what holds a transaction up most comes first. */
  public enum Kind {
    /** The coordinator itself cannot go on. */
    COORDINATOR,
    /** An operator's word to go on. */
    PAUSE,
    /** A step failed and waits for a person. */
    PERSON,
    /** A service's answer. */
    CALL,
    /** Locks. */
    LOCK,
    /** A signal. */
    SIGNAL,
    /** A time. */
    TIME,
    /** The client. */
    CLIENT
  }

  /** Of what an operator paused. */
  static Waiting on(Pause pause) {
    return plain(Kind.PAUSE, "", pause.by(), pause.reason(), true, Optional.empty());
  }

  /** Of what is not a call. */
  static Waiting on(Kind kind, String branch, String what, Optional<Instant> until) {
    return plain(kind, branch, what, "", false, until);
  }

  private static Waiting plain(
      Kind kind,
      String branch,
      String what,
      String detail,
      boolean stuck,
      Optional<Instant> until) {
    return new Waiting(kind, branch, "", what, 0, detail, stuck, until, Optional.empty());
  }
}
