package dev.verdict.stress.load;

/**
 * What a client was told of its transaction.
 *
 * @param committed whether the outcome is "commit"
 * @param answer all that it was told
 */
public record Told(boolean committed, Object answer) {}
