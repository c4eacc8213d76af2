package dev.verdict.examples.order;

import java.util.List;

/**
 * What a customer orders.
 *
 * @param customer who
 * @param address where to
 * @param express whether it is in a hurry
 * @param lines what, each from its own shelf
 */
public record Order(String customer, String address, boolean express, List<Line> lines) {}
