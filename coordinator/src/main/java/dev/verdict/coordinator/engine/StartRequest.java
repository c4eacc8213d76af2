package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.LockRequest;
import java.util.List;
import java.util.Optional;

/** What begins a transaction. */
public sealed interface StartRequest {
  /** Who begins it, and how they name it. */
  Origin origin();

  /** The client's idempotency key, if it gave one. */
  Optional<KeyClaim> claim();

  /**
   * Begin an atomic transaction.
   *
   * @param spec its terms; what it holds is what another transaction was granted, which it is a
   *     part of
   * @param branches branches known from the start
   * @param complete whether these are all and commit is asked for at once
   * @param locks what it is to hold, from before it begins; nothing if empty
   */
  record Atomic(
      Origin origin,
      Optional<KeyClaim> claim,
      AtomicSpec spec,
      List<Branch> branches,
      boolean complete,
      Optional<LockRequest> locks)
      implements StartRequest {
    /** One that is to hold nothing. */
    public Atomic(
        Origin origin,
        Optional<KeyClaim> claim,
        AtomicSpec spec,
        List<Branch> branches,
        boolean complete) {
      this(origin, claim, spec, branches, complete, Optional.empty());
    }
  }

  /**
   * Start a saga.
   *
   * @param definition a registered definition
   * @param hash its content hash
   * @param input its input
   */
  record Saga(
      Origin origin, Optional<KeyClaim> claim, SagaDefinition definition, String hash, Json input)
      implements StartRequest {}
}
