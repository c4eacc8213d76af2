package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an operation does when it is called, as the test says it. Each step goes through it anew.
 */
final class Script {
  private final String name;
  private final List<Fate> troubles = new ArrayList<>();
  private final Map<Integer, String> codes = new HashMap<>();
  private final Map<BranchId, Integer> called = new HashMap<>();
  private Optional<Fate> always = Optional.empty();
  private Optional<Function<Json, BranchAnswer>> answer;
  private Duration takes = Duration.ZERO;

  /**
   * @param name how to speak of the operation
   * @param answer what it answers if the test says nothing; empty if the test must
   */
  Script(String name, Optional<Function<Json, BranchAnswer>> answer) {
    this.name = name;
    this.answer = answer;
  }

  String name() {
    return name;
  }

  void trouble(Fate fate, int times) {
    for (int i = 0; i < times; i++) {
      troubles.add(fate);
    }
  }

  /** The next calls fail, and the participant says why by a code. */
  void failure(String code, int times) {
    for (int i = 0; i < times; i++) {
      troubles.add(Fate.FAILS);
      codes.put(troubles.size(), CallFailure.requireCode(code));
    }
  }

  /** What the participant says of the failure of the step's call before the next. */
  Optional<String> code(BranchId step) {
    return Optional.ofNullable(codes.get(called.getOrDefault(step, 0)));
  }

  void always(Fate fate) {
    always = Optional.of(fate);
  }

  void answer(Function<Json, BranchAnswer> does) {
    answer = Optional.of(does);
    always = Optional.empty();
  }

  void takes(Duration time) {
    takes = time;
  }

  Duration takes() {
    return takes;
  }

  /** Whether no call of it will ever be answered. */
  boolean isHopeless() {
    return always.isPresent();
  }

  /** What becomes of the step's next call. */
  Fate next(BranchId step) {
    int number = called.merge(step, 1, Integer::sum);
    return number <= troubles.size() ? troubles.get(number - 1) : always.orElse(Fate.ANSWERED);
  }

  /** Carries the operation out. */
  BranchAnswer run(Json input) {
    return answer
        .orElseThrow(
            () ->
                new IllegalStateException(
                    name
                        + " was called, and the test does not say what it answers: say"
                        + " .returns(...), .answers(...) or .refuses(...)"))
        .apply(input);
  }
}
