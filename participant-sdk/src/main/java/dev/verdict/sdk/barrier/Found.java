package dev.verdict.sdk.barrier;

/** What the store holds about a branch when a call comes. */
public sealed interface Found {
  /** Dispatches over the cases, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Nothing, and the transaction is newer than the watermark. */
  record Absent() implements Found {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.absent();
    }
  }

  /** Nothing, and the transaction is so old that its rows may have been cleaned up. */
  record Forgotten() implements Found {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.forgotten();
    }
  }

  /**
   * A prepared transaction, whose own barrier row nobody can see yet.
   *
   * @param name its name in the store, for phase two
   * @param epoch the epoch of the call that prepared it
   * @param inputHash the hash of its input
   */
  record Prepared(String name, long epoch, String inputHash) implements Found {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.prepared(this);
    }
  }

  /** A row, locked until the end of the local transaction. */
  record Present(Entry entry) implements Found {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.present(entry);
    }
  }

  /** One method for each case. */
  interface Visitor<T> {
    T absent();

    T forgotten();

    T prepared(Prepared found);

    T present(Entry entry);
  }
}
