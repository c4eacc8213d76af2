package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Call;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An answer that a record says was heard. A service writes each answer down before it leaves, so
 * that what a coordinator heard is among its lines.
 *
 * @param service who answered
 * @param branch for which branch
 * @param calls to one of these calls
 * @param results one of these
 * @param output with this; empty if the record does not tell
 */
record Heard(
    String service,
    BranchId branch,
    Set<CallKind> calls,
    Set<String> results,
    Optional<Json> output) {
  static final String DONE = "done";
  static final String REFUSED = "refused";
  static final String TOMBSTONE = "tombstone";

  /** The calls to a branch that was given the decision. */
  static final Set<CallKind> ONE_PHASE =
      Set.of(CallKind.COMMIT_ONE_PHASE, CallKind.SETTLE_ONE_PHASE);

  Heard {
    calls = Set.copyOf(calls);
    results = Set.copyOf(results);
  }

  /** Whether it is a yes of phase one, without which nothing can be committed. */
  boolean isYes() {
    return results.contains(DONE)
        && (calls.contains(CallKind.PREPARE)
            || calls.contains(CallKind.TRY)
            || calls.equals(ONE_PHASE));
  }

  /** When such an answer was first given, in milliseconds since 1970; empty if it never was. */
  Optional<Long> firstMs(List<Call> answered) {
    return answered.stream().filter(this::is).map(Call::toMs).min(Long::compare);
  }

  private boolean is(Call call) {
    return call.service().equals(service)
        && call.branch().equals(branch.text())
        && CallLine.kind(call).filter(calls::contains).isPresent()
        && results.contains(call.result())
        && (output.isEmpty() || output.get().equals(CallLine.output(call)));
  }

  /** That nobody gave such an answer. */
  String missing() {
    return service
        + " never answered "
        + calls.stream().map(CallKind::path).sorted().collect(Collectors.joining(" or "))
        + " of branch "
        + branch
        + " with "
        + results.stream().sorted().collect(Collectors.joining(" or "))
        + output.map(value -> " and that output").orElse("");
  }
}
