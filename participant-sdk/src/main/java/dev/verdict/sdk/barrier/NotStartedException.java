package dev.verdict.sdk.barrier;

/** Work came before the store was started: nothing was done, and it may be sent again. */
public final class NotStartedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Says what to do. */
  public NotStartedException() {
    super("the participant was not started: call start(), and wait for it, before calls come");
  }
}
