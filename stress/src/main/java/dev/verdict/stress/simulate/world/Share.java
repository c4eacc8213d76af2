package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.TxId;

/**
 * What one service did of an atomic transaction that is a step of a saga, or undoes one.
 *
 * @param tx the atomic transaction
 * @param part which part of it
 * @param ref the client's name for the saga
 * @param service whose
 * @param back whether it gave back what it had given
 * @param atUs when it was done, in microseconds since 1970
 * @param shownUs when others could see it
 */
record Share(
    TxId tx, String part, String ref, String service, boolean back, long atUs, long shownUs) {}
