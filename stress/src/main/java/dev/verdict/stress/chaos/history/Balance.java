package dev.verdict.stress.chaos.history;

/**
 * An account of a service.
 *
 * @param service whose
 * @param account its name
 * @param opening what it held at first
 * @param now what it holds
 * @param held what reservations hold
 */
public record Balance(String service, String account, long opening, long now, long held) {}
