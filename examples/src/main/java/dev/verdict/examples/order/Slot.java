package dev.verdict.examples.order;

/**
 * A courier's promise to come.
 *
 * @param id names it
 */
public record Slot(String id) {}
