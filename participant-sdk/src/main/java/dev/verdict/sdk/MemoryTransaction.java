package dev.verdict.sdk;

/** The session of handlers over a {@link MemoryStore}. */
public interface MemoryTransaction {
  /**
   * Runs an effect when the work becomes visible: at the end of the call, or for two-phase commit
   * when the commit comes. It never runs if the handler refuses or fails, or the branch is aborted.
   */
  void onCommit(Runnable effect);
}
