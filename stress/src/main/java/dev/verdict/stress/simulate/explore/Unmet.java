package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why some statuses never meet some inputs. Whatever else is never met was not explored, and
 * somebody should know.
 */
public final class Unmet {
  private static final List<Unmet> ALL =
      List.of(
          new Unmet(
              "nothing was called or armed for it, and nobody takes over, nudges or pauses what is nowhere",
              words(Set.of(AtomicStatus.ABSENT), Set.of(SagaStatus.ABSENT)),
              names(
                  Event.Answered.class,
                  Event.Unanswered.class,
                  Event.Armed.class,
                  Event.TimerFired.class,
                  Event.TakenOver.class,
                  Event.Nudged.class,
                  Event.Paused.class,
                  Event.Resumed.class,
                  Event.Resolved.class,
                  SagaCommand.Substitute.class,
                  SagaCommand.Skip.class,
                  SagaCommand.GiveInput.class)),
          new Unmet(
              "each begins under an id of its own; a repeated begin is found by its idempotency key",
              begun(),
              names(AtomicCommand.Begin.class, SagaCommand.Start.class)),
          new Unmet(
              "nobody resolves by hand a branch of what is over",
              words(EnumSet.of(AtomicStatus.COMMITTED, AtomicStatus.ABORTED), Set.of()),
              names(Event.Resolved.class)),
          new Unmet(
              "no timer of an atomic transaction is remembered",
              words(EnumSet.complementOf(EnumSet.of(AtomicStatus.ABSENT)), Set.of()),
              names(Event.Armed.class)),
          new Unmet(
              "of what nobody began, the engine refuses a signal without asking",
              Set.of(SagaStatus.ABSENT.word()),
              names(SagaCommand.Signal.class)),
          new Unmet(
              "a successor does not take up what is finished, and timers are called off",
              finished(),
              names(Event.TakenOver.class, Event.Armed.class, Event.TimerFired.class)),
          new Unmet(
              "while clients make the calls, the coordinator makes none",
              Set.of(AtomicStatus.ACTIVE.word()),
              names(Event.Answered.class, Event.Unanswered.class)),
          new Unmet(
              "the participant of its only branch decides by itself, so that it is never in doubt",
              Set.of(AtomicStatus.DELEGATED.word()),
              names(AtomicCommand.Inquire.class)),
          new Unmet(
              "every branch has carried the decision out, so that none is in doubt",
              Set.of(AtomicStatus.COMMITTED.word(), AtomicStatus.ABORTED.word()),
              names(AtomicCommand.Inquire.class)));

  private final String why;
  private final Set<String> statuses;
  private final Set<String> inputs;

  private Unmet(String why, Set<String> statuses, Set<String> inputs) {
    this.why = why;
    this.statuses = statuses;
    this.inputs = inputs;
  }

  private static Set<String> begun() {
    return words(
        EnumSet.complementOf(EnumSet.of(AtomicStatus.ABSENT)),
        EnumSet.complementOf(EnumSet.of(SagaStatus.ABSENT)));
  }

  private static Set<String> finished() {
    return words(
        EnumSet.of(AtomicStatus.COMMITTED, AtomicStatus.ABORTED),
        EnumSet.of(SagaStatus.COMPLETED, SagaStatus.COMPENSATED));
  }

  private static Set<String> words(Set<AtomicStatus> atomic, Set<SagaStatus> saga) {
    return Stream.concat(
            atomic.stream().map(AtomicStatus::word), saga.stream().map(SagaStatus::word))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> names(Class<?>... kinds) {
    List<String> names = new ArrayList<>();
    for (Class<?> kind : kinds) {
      names.add(kind.getSimpleName());
    }
    return Set.copyOf(names);
  }

  /**
   * Why these two never meet.
   *
   * @param meeting as {@link Coverage} words it: {@code atomic absent x Answered}
   * @return empty if there is no reason why they should not
   */
  public static Optional<String> why(String meeting) {
    String[] words = meeting.split(" ");
    return ALL.stream()
        .filter(each -> each.statuses.contains(words[1]) && each.inputs.contains(words[3]))
        .map(each -> each.why)
        .findFirst();
  }

  /** What was not met, by the reason why; without one, under the empty text. */
  public static Map<String, List<String>> byReason(Coverage coverage) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (String each : coverage.missedMeetings()) {
      reasons.computeIfAbsent(why(each).orElse(""), first -> new ArrayList<>()).add(each);
    }
    return reasons;
  }
}
