package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.Outcome;

/** The words that stand for enum constants in the database. */
final class Words {
  private Words() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case COMMIT -> "commit";
      case ABORT -> "abort";
    };
  }

  static String of(Summary.Kind kind) {
    return switch (kind) {
      case ATOMIC -> "atomic";
      case SAGA -> "saga";
    };
  }

  static Outcome outcome(String word) {
    return word.equals("commit") ? Outcome.COMMIT : Outcome.ABORT;
  }

  static Summary.Kind kind(String word) {
    return word.equals("atomic") ? Summary.Kind.ATOMIC : Summary.Kind.SAGA;
  }
}
