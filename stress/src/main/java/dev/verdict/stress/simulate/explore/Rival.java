package dev.verdict.stress.simulate.explore;

/** Who else wants what an atomic transaction holds. */
enum Rival {
  /** The transaction holds nothing. */
  NOBODY,
  /** Another transaction, which works at the same participants while it holds. */
  TRANSACTION,
  /** A service with a lease, which may end while the service works on. */
  LEASE
}
