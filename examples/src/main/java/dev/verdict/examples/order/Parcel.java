package dev.verdict.examples.order;

/**
 * What is on its way.
 *
 * @param tracking names it
 */
public record Parcel(String tracking) {}
