package dev.verdict.saga.client;

import dev.verdict.protocol.TxId;
import dev.verdict.saga.Saga;

/**
 * A started saga. Its id is all that another process needs to await it.
 *
 * @param saga what was started
 * @param id the id that the coordinator gave it
 * @param <O> what it returns when finished
 */
public record SagaHandle<O>(Saga<?, O> saga, TxId id) {}
