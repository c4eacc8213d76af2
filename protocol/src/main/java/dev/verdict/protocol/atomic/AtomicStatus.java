package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Outcome;
import java.util.Locale;
import java.util.Optional;

/** Where an atomic transaction stands. */
public enum AtomicStatus {
  /** Nothing is known of it. */
  ABSENT,
  /** Branches may be enlisted; commit was not requested. */
  ACTIVE,
  /** Phase one: the set of branches is closed and votes are gathered. */
  PREPARING,
  /**
   * The only branch was given the decision: its participant commits or refuses, and nobody else can
   * say which.
   */
  DELEGATED,
  /** Decided commit; some branch has not acknowledged it yet. */
  COMMITTING,
  /** Decided abort; some branch has not acknowledged it yet. */
  ABORTING,
  /** Decided commit, and nobody is left to tell. */
  COMMITTED,
  /** Decided abort, and nobody is left to tell. */
  ABORTED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The stable lower-case word that people see. */
  public String word() {
    return word;
  }

  /** The decision that this status implies. */
  public Optional<Outcome> outcome() {
    return switch (this) {
      case ABSENT, ACTIVE, PREPARING, DELEGATED -> Optional.empty();
      case COMMITTING, COMMITTED -> Optional.of(Outcome.COMMIT);
      case ABORTING, ABORTED -> Optional.of(Outcome.ABORT);
    };
  }

  /** Whether the transaction was begun and the coordinator has still to decide it. */
  public boolean undecided() {
    return this == ACTIVE || this == PREPARING;
  }

  /** Whether there is a decision and everyone who had to be told acknowledged it. */
  public boolean finished() {
    return this == COMMITTED || this == ABORTED;
  }
}
