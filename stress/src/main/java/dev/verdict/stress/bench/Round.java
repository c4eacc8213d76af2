package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadReport;

/**
 * One round of one contestant.
 *
 * @param load what the clients saw
 * @param walFlushes how often PostgreSQL flushed its log meanwhile
 */
record Round(LoadReport load, long walFlushes) {}
