package dev.verdict.stress.chaos.check;

/**
 * Something that must not be.
 *
 * @param rule which rule it breaks
 * @param tx the transaction; empty if it is not about one
 * @param detail in words
 */
public record Violation(Rule rule, String tx, String detail) {}
