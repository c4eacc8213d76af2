package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.Summary.Kind;

/**
 * The protocols that an engine runs.
 *
 * @param atomic atomic transactions; also states that an unknown transaction is aborted
 * @param saga sagas
 */
record Protocols(Protocol<?, ?, ?> atomic, Protocol<?, ?, ?> saga) {
  Protocol<?, ?, ?> of(Kind kind) {
    return switch (kind) {
      case ATOMIC -> atomic;
      case SAGA -> saga;
    };
  }
}
