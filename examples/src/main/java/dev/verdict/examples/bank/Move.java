package dev.verdict.examples.bank;

/**
 * Money put on an account or taken from it.
 *
 * @param account the account
 * @param cents how much, positive
 * @param reference what for: the payment's own name, noted in the ledger
 */
public record Move(String account, long cents, String reference) {}
