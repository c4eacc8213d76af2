package dev.verdict.protocol.atomic;

import java.time.Duration;

/**
 * What a client asks of an atomic transaction as a whole.
 *
 * @param timeout how long it may be undecided before it is aborted, positive
 * @param callTimeout how long one call to a participant may take, positive
 * @param durableBegin whether the begin must be on disk before the client is told of the
 *     transaction
 */
public record AtomicSpec(Duration timeout, Duration callTimeout, boolean durableBegin) {}
