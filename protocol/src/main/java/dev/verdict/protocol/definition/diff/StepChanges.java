package dev.verdict.protocol.definition.diff;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.diff.Change.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How one step differs. Each member of a step has a row in {@link #ASPECTS}: a new member, or a new
 * kind of step, adds one.
 */
final class StepChanges {
  private static final List<Aspect<?>> ASPECTS =
      List.of(
          aspect(
              Kind.PARTICIPANT,
              Step::participant,
              (was, is) -> "is done by " + is + " instead of " + was),
          aspect(
              Kind.OPERATION, Step::operation, (was, is) -> "calls " + is + " instead of " + was),
          new Aspect<>(
              Kind.INPUT, Step::input, (was, is) -> MappingChanges.between("sends", was, is)),
          aspect(Kind.ORDER, step -> Set.copyOf(step.after()), StepChanges::order),
          aspect(Kind.CONDITION, Step::when, StepChanges::condition),
          aspect(
              Kind.COMPENSATION,
              Step::undo,
              (was, is) -> Words.of(is) + "; before, it " + Words.of(was)),
          aspect(
              Kind.PIVOT,
              Step::pivot,
              (was, is) -> is ? "is the pivot now" : "is no longer the pivot"),
          aspect(
              Kind.RETRY,
              Step::retry,
              (was, is) -> "is tried " + Words.of(is) + "; before, " + Words.of(was)),
          aspect(
              Kind.TIMEOUT,
              Step::timeout,
              (was, is) -> "has " + Words.of(is) + " for a call instead of " + Words.of(was)),
          aspect(Kind.LISTING, Step::after, StepChanges::listing));

  private StepChanges() {}

  /**
   * One member of a step.
   *
   * @param <T> the member's type
   * @param words what differs, after the step's name; empty if nothing
   */
  private record Aspect<T>(
      Kind kind, Function<Step, T> member, BiFunction<T, T, Optional<String>> words) {
    Optional<Change> compare(Step was, Step is) {
      T before = member.apply(was);
      T now = member.apply(is);
      return before.equals(now)
          ? Optional.empty()
          : words
              .apply(before, now)
              .map(what -> new Change(kind, is.name().text(), "step " + is.name() + " " + what));
    }
  }

  private static <T> Aspect<T> aspect(
      Kind kind, Function<Step, T> member, BiFunction<T, T, String> words) {
    return new Aspect<>(
        kind, member, (was, is) -> Optional.of(words.apply(was, is)).filter(w -> !w.isEmpty()));
  }

  /** How a step differs from itself in an earlier version, in which it goes by its present name. */
  static List<Change> between(Step was, Step is) {
    List<Change> changes = new ArrayList<>();
    ASPECTS.forEach(aspect -> aspect.compare(was, is).ifPresent(changes::add));
    return changes;
  }

  /** What a step that was not there does. */
  static String added(Step step) {
    String place = step.after().isEmpty() ? "at the start" : "after " + Words.of(step.after());
    return "%s (%s: %s) is added, %s%s; it %s"
        .formatted(
            step.name(),
            step.participant(),
            step.operation(),
            place,
            step.when().map(when -> ", if " + Words.of(when)).orElse(""),
            step.pivot() ? "is the pivot" : Words.of(step.undo()));
  }

  private static String order(Set<BranchId> was, Set<BranchId> is) {
    return place(is)
        + "; before, it "
        + place(was).replace("starts", "started").replace("comes", "came");
  }

  private static String place(Set<BranchId> after) {
    return after.isEmpty()
        ? "starts at once"
        : "comes after " + Words.of(after.stream().sorted().toList());
  }

  private static String condition(Optional<Condition> was, Optional<Condition> is) {
    return is.map(when -> "runs if " + Words.of(when)).orElse("runs always")
        + "; before, "
        + was.map(when -> "if " + Words.of(when)).orElse("always");
  }

  private static String listing(List<BranchId> was, List<BranchId> is) {
    return Set.copyOf(was).equals(Set.copyOf(is))
        ? "names what it comes after in another order, which changes nothing that runs"
        : "";
  }
}
