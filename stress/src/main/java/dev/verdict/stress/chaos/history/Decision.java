package dev.verdict.stress.chaos.history;

/**
 * A row of the table {@code decision}.
 *
 * @param tx the transaction
 * @param shard its shard
 * @param epoch the epoch in which it was decided
 * @param outcome {@code commit} or {@code abort}
 */
public record Decision(String tx, int shard, long epoch, String outcome) {}
