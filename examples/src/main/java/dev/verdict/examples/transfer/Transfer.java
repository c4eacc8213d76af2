package dev.verdict.examples.transfer;

/**
 * Money from one account to another.
 *
 * @param from the account that pays
 * @param to the account that gets it
 * @param cents how much, positive
 */
public record Transfer(String from, String to, long cents) {}
