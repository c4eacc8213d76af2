package dev.verdict.protocol.definition.diff;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.definition.diff.Change.Kind;
import java.time.Duration;
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
          new Aspect<>(Kind.WORK, Step::work, StepChanges::work),
          ofCall(
              Kind.PARTICIPANT,
              Work.Call::participant,
              (was, is) -> "is done by " + is + " instead of " + was),
          ofCall(
              Kind.OPERATION,
              Work.Call::operation,
              (was, is) -> "calls " + is + " instead of " + was),
          new Aspect<>(
              Kind.INPUT,
              StepChanges::input,
              (was, is) ->
                  both(was, is).flatMap(p -> MappingChanges.between("sends", p.was(), p.is()))),
          new Aspect<>(Kind.SLEEP, StepChanges::sleep, StepChanges::sleeps),
          new Aspect<>(Kind.SIGNAL, Step::signal, StepChanges::signals),
          new Aspect<>(Kind.FOR_EACH, StepChanges::forEach, StepChanges::each),
          new Aspect<>(
              Kind.SAGA,
              step -> step.result().flatMap(Work.Result::saga),
              (was, is) ->
                  both(was, is)
                      .map(p -> "is the end of saga " + p.is() + " instead of " + p.was())),
          new Aspect<>(
              Kind.RESULT,
              step -> step.result().map(Work.Result::value),
              (was, is) ->
                  both(was, is).flatMap(p -> MappingChanges.between("returns", p.was(), p.is()))),
          aspect(Kind.ORDER, step -> Set.copyOf(step.after()), StepChanges::order),
          aspect(Kind.CONDITION, Step::when, StepChanges::condition),
          aspect(Kind.COMPENSATION, Words::undo, (was, is) -> is + "; before, it " + was),
          aspect(
              Kind.PIVOT,
              Step::pivot,
              (was, is) -> is ? "is the pivot now" : "is no longer the pivot"),
          ofCall(
              Kind.RETRY,
              Work.Call::retry,
              (was, is) -> "is tried " + Words.of(is) + "; before, " + Words.of(was)),
          ofCall(
              Kind.TIMEOUT,
              Work.Call::timeout,
              (was, is) -> "has " + Words.of(is) + " for a call instead of " + Words.of(was)),
          aspect(Kind.LISTING, Step::after, StepChanges::listing));

  private static final Work.Call NO_CALL =
      new Work.Call("", "", new Mapping.Constant(Json.nil()), RetryPolicy.DEFAULT, Duration.ZERO);

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

  /** Something that only calls have; nothing to say if one of the two is none. */
  private static <T> Aspect<Optional<T>> ofCall(
      Kind kind, Function<Work.Call, T> member, BiFunction<T, T, String> words) {
    return new Aspect<>(
        kind,
        step -> step.call().map(member),
        (was, is) -> both(was, is).map(pair -> words.apply(pair.was(), pair.is())));
  }

  private record Pair<T>(T was, T is) {}

  private static <T> Optional<Pair<T>> both(Optional<T> was, Optional<T> is) {
    return was.flatMap(before -> is.map(now -> new Pair<>(before, now)));
  }

  private static Optional<String> work(Work was, Work is) {
    return was.getClass().equals(is.getClass())
        ? Optional.empty()
        : Optional.of("is now (" + Words.of(is) + ") instead of (" + Words.of(was) + ")");
  }

  /** What a step sends to do its work; what undoes it has a row of its own. */
  private static Optional<Mapping> input(Step step) {
    return step.atomic()
        .map(StepChanges::neverUndone)
        .map(Work.Atomic::mapping)
        .or(() -> step.call().map(Work.Call::input));
  }

  private static Work.Atomic neverUndone(Work.Atomic work) {
    Step.Undo none = new Step.Undo.Impossible();
    return new Work.Atomic(
        work.parts().stream().map(part -> part.undoneBy(none)).toList(),
        work.retry(),
        work.timeout());
  }

  /** What a step says about its list; the call has rows of its own. */
  private static Optional<Work.ForEach> forEach(Step step) {
    return step.forEach()
        .map(e -> new Work.ForEach(e.list(), e.parallel(), e.most(), e.when(), NO_CALL));
  }

  private static Optional<String> each(Optional<Work.ForEach> was, Optional<Work.ForEach> is) {
    return both(was, is).map(p -> "is done " + each(p.is()) + "; before, " + each(p.was()));
  }

  private static String each(Work.ForEach work) {
    return "for each of %s, %d at a time, at most %d%s"
        .formatted(
            Words.of(work.list()),
            work.parallel(),
            work.most(),
            work.when().map(when -> ", if " + Words.of(when)).orElse(""));
  }

  private static Optional<Duration> sleep(Step step) {
    return step.work() instanceof Work.Sleep sleep ? Optional.of(sleep.time()) : Optional.empty();
  }

  private static Optional<String> sleeps(Optional<Duration> was, Optional<Duration> is) {
    return both(was, is)
        .map(pair -> "sleeps " + Words.of(pair.is()) + " instead of " + Words.of(pair.was()));
  }

  private static Optional<String> signals(Optional<Work.Signal> was, Optional<Work.Signal> is) {
    return both(was, is)
        .map(
            pair ->
                signal(pair.is())
                    + "; before, it "
                    + signal(pair.was()).replaceFirst("awaits", "awaited"));
  }

  private static String signal(Work.Signal signal) {
    return Words.of(signal)
        + signal.fallback().map(value -> ", then takes " + Words.of(value)).orElse("");
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
    return "%s (%s) is added, %s%s; it %s"
        .formatted(
            step.name(),
            Words.of(step.work()),
            place,
            step.when().map(when -> ", if " + Words.of(when)).orElse(""),
            step.pivot() ? "is the pivot" : Words.undo(step));
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
