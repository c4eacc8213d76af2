package dev.verdict.stress.backlog;

/**
 * What services were told, by distinct branches.
 *
 * @param committed told to commit, as they must be
 * @param aborted told to abort, as they must be
 * @param ran steps that ran
 * @param wrong what must not be: the other outcome, a compensation, words in vain
 * @param repeated calls that came again
 */
record Verdicts(long committed, long aborted, long ran, long wrong, long repeated) {}
