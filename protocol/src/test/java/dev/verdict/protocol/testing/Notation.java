package dev.verdict.protocol.testing;

import dev.verdict.protocol.LogRecord;

/**
 * How one protocol's commands and records are written in golden traces. Events and effects are
 * written alike for all protocols: see {@link CommonNotation}.
 */
public interface Notation<C, R extends LogRecord> {
  /** Reads a command, for example {@code begin debit credit}. */
  C command(String line);

  /** Writes a record on one line, for example {@code voted debit yes}, without its durability. */
  String record(R record);
}
