package dev.verdict.stress.chaos.history;

/**
 * A transaction that is still prepared.
 *
 * @param service in whose database
 * @param name its name there
 */
public record Prepared(String service, String name) {}
