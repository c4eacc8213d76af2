package dev.verdict.stress.simulate.trace;

/**
 * A record as it stands in the log.
 *
 * @param seq the number of its entry
 * @param epoch its entry's
 * @param fact the record
 * @param <R> the records
 */
record Written<R>(int seq, long epoch, R fact) {}
