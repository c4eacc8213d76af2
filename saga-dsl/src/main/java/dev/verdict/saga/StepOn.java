package dev.verdict.saga;

/** A step that needs its service. */
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
}
