package dev.verdict.stress.chaos.history;

/**
 * A request with several calls, or one that could have had some, as it came to a service.
 *
 * @param service who
 * @param calls how many calls
 * @param way what was done to it, by name
 * @param atMs when it came, in milliseconds since 1970
 */
public record Together(String service, int calls, String way, long atMs) {}
