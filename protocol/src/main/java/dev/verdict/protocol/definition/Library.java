package dev.verdict.protocol.definition;

import java.util.Optional;

/** Where the sagas are found that a definition runs as steps of its own. */
@FunctionalInterface
public interface Library {
  /** Has no saga. */
  Library EMPTY = saga -> Optional.empty();

  /** The saga of that name and version, all of whose steps are its own; empty if there is none. */
  Optional<SagaDefinition> find(SagaRef saga);
}
