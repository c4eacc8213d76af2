package dev.verdict.coordinator.log;

/** Is told of batches of entries that a log wrote, on whatever thread wrote them. */
@FunctionalInterface
public interface WriteListener {
  /** Listens to nothing. */
  WriteListener NOBODY = (entries, forced, tookNanos) -> {};

  /**
   * What became of all entries of a batch is certain.
   *
   * @param entries how many they are, positive
   * @param forced whether anybody waited for the disk, which costs a flush
   * @param tookNanos how long it took, repeats included
   */
  void written(int entries, boolean forced, long tookNanos);
}
