package dev.verdict.saga;

/**
 * What a step returns that carried out an atomic transaction.
 *
 * @param transaction the transaction's id
 */
public record AtomicOutcome(String transaction) {}
