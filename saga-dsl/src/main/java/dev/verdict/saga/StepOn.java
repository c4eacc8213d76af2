package dev.verdict.saga;

import dev.verdict.protocol.definition.Work;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A step that needs its service, what it waits for, or the saga that it runs. */
public final class StepOn {
  private final StepDraft draft;

  StepOn(StepDraft draft) {
    this.draft = draft;
  }

  /**
   * Names the service that does the step.
   *
   * @param participant the name under which the service is registered with the coordinator
   */
  public StepCall on(String participant) {
    draft.participant(participant);
    return new StepCall(draft);
  }

  /**
   * Lets nothing happen for a while, whatever crashes meanwhile.
   *
   * @param time how long, counted from the step's start: positive, at most 366 days
   */
  public StepWait<Nothing> sleep(Duration time) {
    draft.waits(new Work.Sleep(time));
    return new StepWait<>(draft);
  }

  /**
   * Waits until somebody outside says something, which is then the step's output. It may be said
   * before the step starts.
   *
   * @param payload what is said
   */
  public <O> StepSignal<O> awaitSignal(Class<O> payload) {
    draft.output(payload);
    return new StepSignal<>(draft);
  }

  /**
   * Does the step for each item of a list, with a step of its own for each: {@code name.0}, {@code
   * name.1} and so on.
   *
   * @param parallel how many items may be under way at a time, from 1
   */
  public <E> ForEachOn<E> forEach(Value<List<E>> list, int parallel) {
    draft.uses().add("the list", list.source());
    return new ForEachOn<>(draft, draft.forEach(list, parallel));
  }

  /**
   * Carries out an atomic transaction. Aborted, the saga is undone. The coordinator begins it once,
   * whatever crashes. It is the saga's pivot, unless each part says how it is undone: then it comes
   * before the pivot, and another transaction undoes it.
   *
   * @param fill adds what each service does in it
   */
  public StepOptions<AtomicOutcome> atomic(Consumer<AtomicParts> fill) {
    AtomicParts parts = new AtomicParts(draft.uses());
    fill.accept(parts);
    draft.atomic(parts.all());
    return new StepOptions<>(draft);
  }

  /**
   * Runs another saga as a part of this one, with the input that it is given. Its steps are undone
   * with all others; its deadline and its recovery do not count here, and its pivot, if it has one,
   * is this saga's.
   *
   * @param saga the other saga; its steps get this step's name and a dot before their own
   */
  public <J, O> StepWait<O> runs(Saga<J, O> saga, Value<J> input) {
    draft.uses().add("the input", input.source());
    draft.runs(saga, input.source().mapping());
    return new StepWait<>(draft);
  }

  /**
   * Runs another saga as a part of this one, as {@link #runs(Saga, Value)} does, with a record made
   * of values.
   *
   * @param fill sets every component of that saga's input
   */
  public <J extends Record, O> StepWait<O> runs(Saga<J, O> saga, Consumer<Fields<J>> fill) {
    draft.runs(saga, Fields.fill(saga.inputType(), draft.uses(), fill));
    return new StepWait<>(draft);
  }
}
