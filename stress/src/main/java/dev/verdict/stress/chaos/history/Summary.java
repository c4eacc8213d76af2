package dev.verdict.stress.chaos.history;

/**
 * A row of the table {@code transaction}.
 *
 * @param tx the transaction
 * @param shard its shard
 * @param lastSeq the number of its last entry
 * @param finished whether nothing is left to do
 * @param status its state
 * @param stuck why it does not proceed; empty if it does
 */
public record Summary(
    String tx, int shard, int lastSeq, boolean finished, String status, String stuck) {}
