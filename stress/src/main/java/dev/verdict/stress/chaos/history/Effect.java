package dev.verdict.stress.chaos.history;

/**
 * A row that a service wrote in the local transaction of what it tells of.
 *
 * @param service whose
 * @param tx the transaction
 * @param branch the branch
 * @param ref the client's name for the transaction
 * @param what what was done
 * @param account to which account
 * @param amount the branch's amount, whatever was done
 * @param atUs when it was written, in microseconds since 1970, by the services' PostgreSQL
 * @param shownUs when it was committed and others could see it, by the same clock
 */
public record Effect(
    String service,
    String tx,
    String branch,
    String ref,
    What what,
    String account,
    long amount,
    long atUs,
    long shownUs) {}
