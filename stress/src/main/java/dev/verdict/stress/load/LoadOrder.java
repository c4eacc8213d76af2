package dev.verdict.stress.load;

/**
 * One round of load.
 *
 * @param url what every client posts to, {@code http://host:port/path}
 * @param body the JSON that it posts
 * @param clients how many post at the same time, each its next request after its last answer
 * @param warmUpMs how long before measuring begins, in milliseconds
 * @param measuredMs how long is measured, in milliseconds
 */
public record LoadOrder(String url, String body, int clients, long warmUpMs, long measuredMs) {}
