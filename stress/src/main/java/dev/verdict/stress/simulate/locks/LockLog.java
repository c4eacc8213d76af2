package dev.verdict.stress.simulate.locks;

/** What the lock tables look up in the log. */
public interface LockLog {
  /** Whether anything of the transaction is stored. */
  boolean isKnown(String tx);

  /** Whether what is stored of the transaction says that it is finished. */
  boolean isFinished(String tx);

  /** The epoch that the shard is led in. */
  long epochOf(int shard);
}
