package dev.verdict.stress.chaos.history;

/**
 * A fault that was done.
 *
 * @param kind which kind
 * @param target to whom
 * @param detail how, in words
 * @param fromMs when, in milliseconds since 1970
 * @param toMs when it was over
 */
public record Happened(String kind, String target, String detail, long fromMs, long toMs) {}
