package dev.verdict.protocol.definition;

import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which failures of a call are worth another attempt.
 *
 * @param only whether those that are named here are, or those that are not
 * @param kinds some kinds of failure
 * @param codes some codes, by which participants call failures; see {@link CallFailure#isCode}
 */
public record RetriedFailures(boolean only, Set<FailureKind> kinds, Set<String> codes) {
  /** How many codes may be named. */
  public static final int CODES_MAX = 100;

  /** Every one of them. */
  public static final RetriedFailures ALL = new RetriedFailures(false, Set.of());

  /** Copies the sets, without kinds that no further attempt can change. */
  public RetriedFailures {
    EnumSet<FailureKind> copy = EnumSet.noneOf(FailureKind.class);
    copy.addAll(kinds);
    copy.removeIf(kind -> !kind.mayPass());
    kinds = Collections.unmodifiableSet(copy);
    codes = Collections.unmodifiableSet(new TreeSet<>(codes));
  }

  /** Without codes. */
  public RetriedFailures(boolean only, Set<FailureKind> kinds) {
    this(only, kinds, Set.of());
  }

  /** Whether such a failure is. One that can only repeat itself never is. */
  public boolean includes(CallFailure failure) {
    return failure.kind().mayPass() && names(failure) == only;
  }

  private boolean names(CallFailure failure) {
    return kinds.contains(failure.kind()) || failure.code().filter(codes::contains).isPresent();
  }

  /** What to call a failure: by its code, if that is named here. */
  public String word(CallFailure failure) {
    return failure.code().filter(codes::contains).orElseGet(failure.kind()::word);
  }

  /** Whether nothing is named. */
  public boolean isEmpty() {
    return kinds.isEmpty() && codes.isEmpty();
  }

  /** Whether every failure is, those of kinds that are yet to come included. */
  public boolean isAll() {
    return equals(ALL);
  }

  /** The same, with these kinds in place of its own if it says so as well. */
  RetriedFailures withKinds(boolean saysOnly, Set<FailureKind> others) {
    return new RetriedFailures(saysOnly, others, saysOnly == only ? codes : Set.of());
  }

  /** The same, with these codes in place of its own if it says so as well. */
  RetriedFailures withCodes(boolean saysOnly, Set<String> others) {
    return new RetriedFailures(saysOnly, saysOnly == only ? kinds : Set.of(), others);
  }
}
