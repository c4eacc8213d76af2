package dev.verdict.examples.stock;

/** Pieces of an item that an order needs. */
public record Reservation(String order, String sku, int pieces) {}
