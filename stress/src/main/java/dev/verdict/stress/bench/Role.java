package dev.verdict.stress.bench;

/** What a process does in a round. */
public enum Role {
  /** The coordinator, or what stands in its place. */
  SERVER,
  /** The database, with all its processes. */
  POSTGRESQL,
  /** The services. */
  PARTICIPANTS,
  /** Those who ask. */
  CLIENTS
}
