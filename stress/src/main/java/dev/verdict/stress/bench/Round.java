package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadReport;

/**
 * One round of one contestant.
 *
 * @param load what the clients saw
 * @param spent what it took
 */
public record Round(LoadReport load, Spent spent) {}
