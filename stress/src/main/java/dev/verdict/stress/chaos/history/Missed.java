package dev.verdict.stress.chaos.history;

/**
 * A client asked and got no outcome.
 *
 * @param ref the client's name for the transaction
 * @param by who was asked
 * @param why in words
 * @param atMs when, in milliseconds since 1970
 */
public record Missed(String ref, String by, String why, long atMs) {}
