package dev.verdict.coordinator.console;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a transaction is where it is.
 *
 * @param cause for programs
 * @param text one to three plain sentences
 * @param branch the branch or step that holds it up, if one does
 * @param participant the service that holds it up, if one does
 * @param failures how many attempts of the present call failed
 * @param instance host and port of the instance that the last attempt went to, if that is known
 * @param next when something happens by itself, if that is known
 */
public record Explanation(
    Cause cause,
    String text,
    Optional<String> branch,
    Optional<String> participant,
    int failures,
    Optional<String> instance,
    Optional<Instant> next) {
  /** The same, with sentences before its own that weigh more. */
  public Explanation after(String sentences) {
    return new Explanation(
        cause, sentences + " " + text, branch, participant, failures, instance, next);
  }
}
