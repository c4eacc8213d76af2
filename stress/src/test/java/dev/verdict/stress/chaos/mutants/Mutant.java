package dev.verdict.stress.chaos.mutants;

/** Something that a careless change could break. */
enum Mutant {
  NONE("nothing is broken"),
  FORGOTTEN_FENCE("the log takes writes of an older epoch"),
  NO_ARBITER("a time-out decides by itself, without the log"),
  COMMIT_BEFORE_DURABLE("effects leave before the decision is durable"),
  PRESUMED_COMMIT("what nobody knows is answered commit"),
  LOST_TOMBSTONE("what ends a branch that never ran leaves no trace"),
  LOST_BARRIER("a repeated call works again"),
  SKIPPED_COMPENSATION("a compensation is acknowledged and not done"),
  FORGOTTEN_BRANCH("a commit is acknowledged and not done"),
  UNLOCKED_FENCE("the epoch is looked at before the write, not with it"),
  FATAL_QUESTION("a question about live work is answered abort"),
  LOST_IS_DONE("a branch that its service lost is taken for done"),
  NO_WATERMARK("a late call works again after the barrier was cleaned"),
  FORWARD_UNDO("steps are undone in the order in which they ran");

  private final String words;

  Mutant(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
