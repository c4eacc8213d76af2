package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.UndoPlan;
import dev.verdict.coordinator.console.UndoPlan.Part;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks the way back of a saga as if every participant, and every person, did at once what is
 * theirs: each stage begins when those before it are done.
 */
final class UndoWalk {
  private static final String NOBODY = "nobody";

  private final Machine<SagaState, SagaCommand, SagaRecord> machine;
  private final List<List<Part>> stages = new ArrayList<>();
  private SagaState now;
  private List<BranchCall> next = new ArrayList<>();

  UndoWalk(Machine<SagaState, SagaCommand, SagaRecord> machine, SagaState state) {
    this.machine = machine;
    this.now = state;
  }

  /**
   * The plan.
   *
   * @param first the calls of the first stage
   */
  UndoPlan plan(UndoPlan.When when, List<BranchCall> first) {
    boolean open = false;
    int parts = 0;
    List<BranchCall> calls = first;
    List<Part> byHand = byHand(calls);
    while (!(calls.isEmpty() && byHand.isEmpty()) && parts < Rehearsals.LATER_MAX) {
      stages.add(stage(calls, byHand));
      parts += calls.size() + byHand.size();
      open |= calls.stream().anyMatch(call -> !Rehearsals.statesWhatIsDecided(call.kind()));
      next = new ArrayList<>();
      calls.stream()
          .filter(call -> Rehearsals.statesWhatIsDecided(call.kind()))
          .forEach(this::done);
      byHand.forEach(this::resolved);
      calls = next;
      byHand = byHand(calls);
    }
    return new UndoPlan(when, stages, open);
  }

  private static List<Part> stage(List<BranchCall> calls, List<Part> byHand) {
    return Stream.concat(calls.stream().map(Part::of), byHand.stream()).toList();
  }

  /** Steps that wait for a person, who undoes what a person did. */
  private List<Part> byHand(List<BranchCall> calls) {
    Set<BranchId> called =
        calls.stream().map(call -> StepKey.of(call.branch()).step()).collect(Collectors.toSet());
    return now.branches().stream()
        .filter(step -> !called.contains(step.id()))
        .filter(step -> isLeftToAPerson(now.steps().get(step.id())))
        .map(step -> Part.byHand(step.id(), step.participant()))
        .toList();
  }

  private static boolean isLeftToAPerson(@Nullable StepState step) {
    return step != null
        && step.status() == StepStatus.COMPENSATING
        && step.hand().byHand().isPresent();
  }

  private void done(BranchCall call) {
    goOn(
        new Event.Answered(
            call.branch(), call.kind(), call.attempt(), new BranchAnswer.Done(Json.nil())));
  }

  private void resolved(Part part) {
    goOn(new Event.Resolved(part.step(), Outcome.ABORT, NOBODY, ""));
  }

  private void goOn(Event event) {
    Reaction<SagaRecord> reaction = machine.decide(now, event);
    now = Rehearsals.evolved(machine, now, reaction);
    next.addAll(Rehearsals.calls(reaction.effects()));
  }
}
