package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sagas of which an operator gives a step another input: under its second key, the step is a part
 * of the world of its own, behind all others.
 */
final class RenewedPlays {
  private static final int SECOND = 2;

  private final SagaDefinition definition;
  private final int number;
  private final BranchId step;
  private final int heir;

  /**
   * @param number which of the definition's steps, all of which call somebody
   */
  RenewedPlays(SagaDefinition definition, int number) {
    this.definition = definition;
    this.number = number;
    this.step = definition.steps().get(number).name();
    this.heir = definition.steps().size();
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>(SagaPlays.parts(definition, Set.of(), Set.of()));
    Part first = parts.get(number);
    parts.set(number, first.as(first.id(), heir));
    parts.add(first.as(new StepKey(step, SECOND).branch(), Part.NONE));
    return parts;
  }

  Play<SagaState, SagaCommand, SagaRecord> play(
      Machine<SagaState, SagaCommand, SagaRecord> machine) {
    Play<SagaState, SagaCommand, SagaRecord> usual = SagaPlays.play(machine, definition, Set.of());
    SagaCommand give = new SagaCommand.GiveInput(step, Json.number(3), "ada", "mistyped");
    return new Play<>(
        machine,
        usual.begin(),
        usual.inquire(),
        usual.abort(),
        usual.enlists(),
        usual.reports(),
        usual.commit(),
        usual.signals(),
        Map.of(number, List.of(give)),
        usual.recordKinds(),
        state -> facts(state, usual.facts().apply(state)));
  }

  /** What is known of the step is known of the part that is called, or was. */
  private Facts facts(SagaState state, Facts usual) {
    boolean renewed =
        state.steps().containsKey(step) && state.steps().get(step).hand().generation() == SECOND;
    int idle = renewed ? number : heir;
    return new Facts(
        usual.status(),
        usual.outcome(),
        usual.finished(),
        usual.half(),
        usual.givenUp(),
        usual.members() == 0 ? 0 : usual.members() | (1 << heir),
        usual.acknowledged(),
        moved(usual.done(), renewed),
        moved(usual.skipped(), renewed) | (1 << idle),
        moved(usual.undone(), renewed),
        moved(usual.lost(), renewed),
        moved(usual.parked(), renewed),
        usual.replacing(),
        usual.given() | (renewed ? 1 << number : 0),
        usual.byHand(),
        usual.besides(),
        usual.toUndo(),
        usual.waited(),
        usual.signalled(),
        and(usual.recorded(), usual.recorded().get(number)),
        and(usual.attempts(), usual.attempts().get(number)),
        usual.stuck(),
        and(usual.places(), Change.NOWHERE),
        usual.paused());
  }

  private int moved(int mask, boolean renewed) {
    boolean set = renewed && (mask >> number & 1) != 0;
    return set ? (mask & ~(1 << number)) | (1 << heir) : mask;
  }

  private static <T> List<T> and(List<T> usual, T last) {
    List<T> all = new ArrayList<>(usual);
    all.add(last);
    return all;
  }
}
