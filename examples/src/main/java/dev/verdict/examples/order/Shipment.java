package dev.verdict.examples.order;

import java.util.List;
import java.util.Optional;

/**
 * What the depot is to send.
 *
 * @param address where to
 * @param goods what, and where it lies
 * @param courier the courier's promise, if one was asked for
 */
public record Shipment(String address, List<Reserved> goods, Optional<String> courier) {}
