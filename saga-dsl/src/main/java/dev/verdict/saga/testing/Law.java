package dev.verdict.saga.testing;

/** What every run of a saga must keep, whatever fails or crashes. Every run checks all of them. */
public enum Law {
  /** No call leaves before the record that it rests on is stored. */
  DURABLE_FIRST("no call leaves before the record that it rests on is stored"),
  /** A step runs once all before it are done or skipped, and only if its condition holds. */
  FORWARD_ORDER(
      "a step runs only if its condition holds, and once all that it comes after are done or"
          + " skipped"),
  /** What a call carries was produced by the saga's input and its steps. */
  OUTPUTS_PRODUCED("what a step uses was produced by the steps before it"),
  /** Once a saga is given up nothing of it begins, and what was ended never runs. */
  NOTHING_AFTER_ABORT("nothing runs after the abort"),
  /** A step takes effect at most once; in a completed saga exactly once, unless it is skipped. */
  EXACTLY_ONCE("a step takes effect exactly once"),
  /** However often an undo is told, it takes effect at most once. */
  UNDO_IDEMPOTENT("an undo is idempotent: it takes effect once, however often it is told"),
  /** An undo of a step that may have run leaves nothing, whether it ran or not. */
  UNDO_SAFE("an undo of a step that may have run is safe, whether it ran or not"),
  /** Steps are undone in reverse order of their dependencies. */
  UNDO_ORDER("a step is undone only when nothing stands that comes after it"),
  /** Nothing is undone once the pivot is done. */
  PIVOT_FINAL("nothing is undone once the pivot is done"),
  /** Of a compensated saga nothing is left, nor of the branches that a completed one lost. */
  ALL_UNDONE("of a compensated saga, and of a branch that is lost, every effect is undone"),
  /** A saga ends, and owes nothing then. */
  PROGRESS("a saga ends, and nothing is left owed"),
  /** Replaying what is stored gives what the coordinator has in memory. */
  MEMORY_FOLLOWS_LOG("what is stored, replayed, is what the coordinator knows"),
  /** A crash does not change an outcome that nothing but answers decided, or that was decided. */
  SAME_OUTCOME("a crash does not change an outcome that was settled, nor the output");

  private final String words;

  Law(String words) {
    this.words = words;
  }

  /** What it demands, in words. */
  public String words() {
    return words;
  }
}
