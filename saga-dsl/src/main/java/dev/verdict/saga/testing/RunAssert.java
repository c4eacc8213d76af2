package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.saga.internal.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Assertions on a run. How it ended and what it returned are asserted in every rerun with a crash
 * too. All the others, on steps, order, calls, reasons and time, hold only if nothing crashes, and
 * are not looked at in a rerun: the {@linkplain Law laws} say there what must be so.
 *
 * @param <O> what the saga returns
 */
public final class RunAssert<O> {
  private final RunResult<O> result;

  RunAssert(RunResult<O> result) {
    this.result = result;
  }

  // --- in every run

  /** All its steps are done or skipped. */
  public RunAssert<O> isCompleted() {
    return ends(Ending.COMPLETED);
  }

  /** It was given up, and all that had run is undone. */
  public RunAssert<O> isCompensated() {
    return ends(Ending.COMPENSATED);
  }

  /** It cannot go on. */
  public RunAssert<O> isStuck() {
    return ends(Ending.STUCK);
  }

  private RunAssert<O> ends(Ending expected) {
    return check(result.ending() == expected, "it is " + expected, result);
  }

  /** It is completed and returned that. */
  public RunAssert<O> returned(O output) {
    isCompleted();
    return check(
        result.output().filter(output::equals).isPresent(),
        "it returned " + output,
        result.output().map(Object::toString).orElse("nothing"));
  }

  // --- if nothing crashes

  /** Its reason contains that text. */
  public RunAssert<O> because(String part) {
    return undisturbed(
        result.reason().contains(part), "its reason contains '" + part + "'", result.reason());
  }

  /** Exactly these steps took effect, in whatever order. */
  public RunAssert<O> ran(String... steps) {
    return undisturbed(
        sorted(result.ran()).equals(sorted(known(steps))),
        "these ran: " + List.of(steps),
        result.ran());
  }

  /** These steps, perhaps among others, took effect in this order. */
  public RunAssert<O> ranInOrder(String... steps) {
    return inOrder("ran", result.ran(), steps);
  }

  /** Exactly these steps were undone, in whatever order. */
  public RunAssert<O> undid(String... steps) {
    return undisturbed(
        sorted(result.undone()).equals(sorted(known(steps))),
        "these were undone: " + List.of(steps),
        result.undone());
  }

  /** These steps, perhaps among others, were undone in this order. */
  public RunAssert<O> undidInOrder(String... steps) {
    return inOrder("were undone", result.undone(), steps);
  }

  private RunAssert<O> inOrder(String what, List<String> found, String... steps) {
    List<String> among = new ArrayList<>(found);
    among.retainAll(known(steps));
    return undisturbed(
        among.equals(List.of(steps)), "these " + what + " in order: " + List.of(steps), found);
  }

  /** Exactly these steps were skipped, because their conditions did not hold. */
  public RunAssert<O> skipped(String... steps) {
    return undisturbed(
        sorted(result.skipped()).equals(sorted(known(steps))),
        "these were skipped: " + List.of(steps),
        result.skipped());
  }

  /**
   * An operation was called so often, repeats included, whether its calls arrived or not.
   *
   * @throws IllegalArgumentException if the saga calls no such operation
   */
  public RunAssert<O> called(String participant, String operation, int times) {
    new Services(result.saga()).participant(participant).on(operation);
    int found = result.inputs(participant, operation).size();
    return undisturbed(
        found == times,
        participant + "/" + operation + " was called " + times + " times",
        found + " times");
  }

  /** An operation got that as its input, each time that it was called. */
  public RunAssert<O> got(String participant, String operation, Object input) {
    new Services(result.saga()).participant(participant).on(operation);
    Json expected = input instanceof Json json ? json : Codec.encode(input);
    List<Json> inputs = result.inputs(participant, operation);
    return undisturbed(
        !inputs.isEmpty() && inputs.stream().allMatch(expected::equals),
        participant + "/" + operation + " got " + expected,
        inputs);
  }

  /** The client's cancel came too late. */
  public RunAssert<O> refusedTheCancel() {
    return undisturbed(
        result.cancelRefusedBecause().isPresent(), "the cancel was refused", "it was not");
  }

  /** It took at least that long, in virtual time. */
  public RunAssert<O> tookAtLeast(Duration time) {
    return undisturbed(
        result.took().compareTo(time) >= 0, "it took at least " + time, result.took());
  }

  /** It took at most that long, in virtual time. */
  public RunAssert<O> tookAtMost(Duration time) {
    return undisturbed(
        result.took().compareTo(time) <= 0, "it took at most " + time, result.took());
  }

  // ---

  private List<String> known(String... steps) {
    Services services = new Services(result.saga());
    Arrays.stream(steps).forEach(services::name);
    return List.of(steps);
  }

  private static List<String> sorted(List<String> steps) {
    List<String> sorted = new ArrayList<>(steps);
    Collections.sort(sorted);
    return sorted;
  }

  private RunAssert<O> undisturbed(boolean holds, String expected, Object found) {
    return check(result.isRerun() || holds, expected, found);
  }

  private RunAssert<O> check(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new AssertionError(
          "expected that " + expected + "\n but found: " + found + "\n" + result.circumstances());
    }
    return this;
  }
}
