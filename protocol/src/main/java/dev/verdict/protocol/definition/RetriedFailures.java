package dev.verdict.protocol.definition;

import dev.verdict.protocol.wire.FailureKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which failures of a call are worth another attempt.
 *
 * @param only whether {@code kinds} are those that are, or those that are not
 * @param kinds some kinds of failure
 */
public record RetriedFailures(boolean only, Set<FailureKind> kinds) {
  /** Every one of them. */
  public static final RetriedFailures ALL = new RetriedFailures(false, Set.of());

  /** Copies the set, without kinds that no further attempt can change. */
  public RetriedFailures {
    EnumSet<FailureKind> copy = EnumSet.noneOf(FailureKind.class);
    copy.addAll(kinds);
    copy.removeIf(kind -> !kind.mayPass());
    kinds = Collections.unmodifiableSet(copy);
  }

  /** Whether such a failure is. One that can only repeat itself never is. */
  public boolean includes(FailureKind kind) {
    return kind.mayPass() && kinds.contains(kind) == only;
  }

  /** Whether every failure is, those of kinds that are yet to come included. */
  public boolean isAll() {
    return equals(ALL);
  }
}
