package dev.verdict.examples.transfer;

/**
 * What is on an account.
 *
 * @param cents how much
 */
public record Balance(long cents) {}
