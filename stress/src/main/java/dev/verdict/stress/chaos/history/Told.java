package dev.verdict.stress.chaos.history;

/**
 * What a coordinator answered a client.
 *
 * @param ref the client's name for the transaction
 * @param tx the coordinator's
 * @param outcome {@code commit} or {@code abort}
 * @param by who answered
 * @param atMs when, in milliseconds since 1970
 * @param afterMs how long after the client first asked
 */
public record Told(String ref, String tx, String outcome, String by, long atMs, long afterMs) {}
