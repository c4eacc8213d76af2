package dev.verdict.stress.chaos.service;

/**
 * What an operation takes. The service itself adds {@code tx} and {@code branch} to what the client
 * wrote, so that its notes name them.
 *
 * @param tx the transaction
 * @param branch the branch
 * @param ref the client's name for the transaction
 * @param account which account to change
 * @param amount by how much
 * @param decline whether to refuse, for a business reason
 */
record Order(String tx, String branch, String ref, String account, long amount, boolean decline) {}
