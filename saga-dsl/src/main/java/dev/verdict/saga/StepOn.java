package dev.verdict.saga;

import dev.verdict.protocol.definition.Work;
import java.time.Duration;

/** A step that needs its service, or what it waits for. */
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
}
