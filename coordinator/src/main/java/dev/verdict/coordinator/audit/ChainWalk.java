package dev.verdict.coordinator.audit;

import dev.verdict.coordinator.audit.AuditFault.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Goes along the chain from its first row and stops at the first fault. It is fed by one thread at
 * a time.
 */
final class ChainWalk {
  private final List<Known> known;
  private AuditHead at = AuditHead.START;

  /**
   * A head that the chain must go through.
   *
   * @param head where it once ended
   * @param source who says so, in words
   */
  record Known(AuditHead head, String source) {}

  /**
   * @param known heads that the chain must go through, in any order
   */
  ChainWalk(List<Known> known) {
    this.known = List.copyOf(known);
  }

  /** The last row that was found in order. */
  AuditHead at() {
    return at;
  }

  /** Goes on along these rows, which come next. */
  Optional<AuditFault> follow(List<AuditRow> rows) {
    Optional<AuditFault> fault = compared();
    for (AuditRow row : rows) {
      if (fault.isPresent()) {
        return fault;
      }
      fault = step(row);
    }
    return fault;
  }

  /** There are no more rows. */
  Optional<AuditFault> end() {
    return compared()
        .or(
            () ->
                known.stream()
                    .filter(each -> each.head().number() > at.number())
                    .findFirst()
                    .map(this::cut));
  }

  private AuditFault cut(Known later) {
    return new AuditFault(
        Kind.CUT,
        at.number() + 1,
        "The log ends with row %d; %s says that it went on to row %d."
            .formatted(at.number(), later.source(), later.head().number()));
  }

  private Optional<AuditFault> step(AuditRow row) {
    long next = at.number() + 1;
    if (row.number() != next) {
      return fault(
          Kind.REMOVED, "Row %d is missing; row %d comes next.".formatted(next, row.number()));
    }
    if (!row.previousHash().equals(at.hash())) {
      return fault(
          Kind.REORDERED,
          ("Row %d does not carry the hash of row %d: it was moved here or put in, or row %d was"
                  + " replaced together with its hash.")
              .formatted(next, at.number(), at.number()));
    }
    if (!AuditHash.of(row).equals(row.hash())) {
      return fault(
          Kind.ALTERED, "Row %d is not what its hash was made of: it was altered.".formatted(next));
    }
    at = row.head();
    return compared();
  }

  private Optional<AuditFault> compared() {
    return known.stream()
        .filter(each -> each.head().number() == at.number())
        .filter(each -> !each.head().hash().equals(at.hash()))
        .findFirst()
        .map(
            each ->
                new AuditFault(
                    Kind.REWRITTEN,
                    at.number(),
                    "Row %d has another hash than %s says: the log up to it was written anew, or"
                            .formatted(at.number(), each.source())
                        + " that is not its head."));
  }

  private Optional<AuditFault> fault(Kind kind, String detail) {
    return Optional.of(new AuditFault(kind, at.number() + 1, detail));
  }
}
