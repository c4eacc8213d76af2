package dev.verdict.coordinator.alerts;

import java.util.Locale;

/** What an alert is about. The words are stable, for programs. */
public enum AlertKind {
  /** Transactions do not proceed. */
  STUCK(Scope.LOG),
  /** A decision does not reach everybody. */
  IN_DOUBT(Scope.LOG),
  /** Services hold something else than the log says of finished transactions. */
  DISAGREEMENT(Scope.LOG),
  /** A node went silent without a word. */
  NODE_AWAY(Scope.LOG),
  /** Many calls to a service fail. */
  PARTICIPANT_FAILING(Scope.NODE),
  /** Calls to a service take long. */
  PARTICIPANT_SLOW(Scope.NODE),
  /** Writes of the log take long. */
  LOG_SLOW(Scope.NODE),
  /** The log takes no writes. */
  LOG_UNAVAILABLE(Scope.NODE);

  private final Scope scope;

  AlertKind(Scope scope) {
    this.scope = scope;
  }

  /** Whom an alert speaks of. */
  public enum Scope {
    /** The whole log, whoever leads its shards: every node sees the same. */
    LOG,
    /** The node that tells it. */
    NODE;

    /** The stable word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whom such an alert speaks of. */
  public Scope scope() {
    return scope;
  }

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
