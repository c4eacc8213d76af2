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
  FORGOTTEN_BRANCH("a commit is acknowledged and not done");

  private final String words;

  Mutant(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
