package dev.verdict.coordinator.console;

import dev.verdict.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of the calls of one step in one direction: troubles, and then perhaps an end. */
final class Course {
  /** How a call fails. */
  enum Trouble {
    /** It is answered with an error. */
    FAILS,
    /** It is not answered. */
    LOST
  }

  private final List<Trouble> troubles = new ArrayList<>();
  private Optional<Json> output = Optional.empty();
  private Optional<String> refusal = Optional.empty();

  void trouble(Trouble trouble) {
    troubles.add(trouble);
  }

  void done(Json result) {
    output = Optional.of(result);
    refusal = Optional.empty();
  }

  void refused(String reason) {
    refusal = Optional.of(reason);
  }

  List<Trouble> troubles() {
    return troubles;
  }

  /** What it returned, once it was done. */
  Optional<Json> output() {
    return output;
  }

  /** Why it was refused, if it was. */
  Optional<String> refusal() {
    return refusal;
  }

  /** Whether no call was answered so that it ended. */
  boolean isOpen() {
    return output.isEmpty() && refusal.isEmpty();
  }

  /** Whether an error is what it was answered at last. */
  boolean isAnsweredWithErrors() {
    return !troubles.isEmpty() && troubles.get(troubles.size() - 1) == Trouble.FAILS;
  }
}
