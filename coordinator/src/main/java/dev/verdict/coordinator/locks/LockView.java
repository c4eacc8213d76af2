package dev.verdict.coordinator.locks;

import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One claim on one resource, for people.
 *
 * @param resource the resource
 * @param mode how it is claimed
 * @param holder the id of a transaction or of a lease
 * @param isLease whether the holder is a lease
 * @param granted whether the holder has all that it claimed
 * @param token its fencing token
 * @param since when it was granted, or claimed if it waits
 * @param left how long the wait or the lease still lasts; empty if it does not end by itself
 * @param note who that is, in words; may be empty
 */
public record LockView(
    String resource,
    LockMode mode,
    String holder,
    boolean isLease,
    boolean granted,
    long token,
    Instant since,
    Optional<Duration> left,
    String note) {}
