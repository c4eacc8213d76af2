package dev.verdict.coordinator.audit;

import java.time.Instant;

/**
 * One row of the audit log.
 *
 * @param number its place in the chain, from 1 without gaps
 * @param at when it was appended, by the database's clock, in whole microseconds
 * @param entry what was asked for
 * @param previousHash the hash of the row before; {@link AuditHash#NONE} for the first one
 * @param hash its own, over all the rest: {@link AuditHash}
 */
public record AuditRow(
    long number, Instant at, AuditEntry entry, String previousHash, String hash) {
  /** The chain's end if this row is the last one. */
  public AuditHead head() {
    return new AuditHead(number, hash);
  }
}
