package dev.verdict.examples.transfer;

/**
 * A change of one account.
 *
 * @param account the account
 * @param cents how much, positive
 */
public record Posting(String account, long cents) {}
