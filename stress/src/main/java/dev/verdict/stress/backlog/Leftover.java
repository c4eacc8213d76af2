package dev.verdict.stress.backlog;

/** How a transaction was left, and so how it must end. */
enum Leftover {
  /** Decided to commit; no participant has heard of it. Every branch is told to commit. */
  COMMITTED("must-commit"),
  /** Begun and not asked for its end. Every branch is told to abort. */
  OPEN("must-abort"),
  /** Asked for its end, all branches on record, no vote yet. The next owner drives it on. */
  VOTING("must-commit"),
  /** A saga whose first step is done. Its second step runs, and nothing is undone. */
  SAGA("must-run");

  private static final Leftover[] MIXTURE = {
    COMMITTED, OPEN, SAGA, COMMITTED, VOTING, COMMITTED, SAGA, OPEN, COMMITTED, SAGA
  };

  private final String operation;

  Leftover(String operation) {
    this.operation = operation;
  }

  /** The operation of its branches: it tells the services what must become of them. */
  String operation() {
    return operation;
  }

  /** How the transaction of that number is left: four of ten are committed, and so on. */
  static Leftover of(int number) {
    return MIXTURE[number % MIXTURE.length];
  }

  /** How many of so many are left like this. */
  int among(int transactions) {
    int count = 0;
    for (int number = 0; number < transactions; number++) {
      count += of(number) == this ? 1 : 0;
    }
    return count;
  }
}
