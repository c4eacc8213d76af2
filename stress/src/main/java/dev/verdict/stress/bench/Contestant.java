package dev.verdict.stress.bench;

/**
 * One of the two that are measured.
 *
 * @param name for people
 * @param url where its clients post to
 * @param body what they post
 */
record Contestant(String name, String url, String body) {}
