package dev.verdict.coordinator.audit;

import java.util.Optional;

/**
 * Which rows to list, the newest first. Filters that are given must all hold.
 *
 * @param operator who; empty for all
 * @param action what; empty for all
 * @param transaction the id of the transaction; empty for all
 * @param before rows with a smaller number only; empty for the newest
 * @param limit how many at most, positive
 */
public record AuditQuery(
    Optional<String> operator,
    Optional<String> action,
    Optional<String> transaction,
    Optional<Long> before,
    int limit) {}
