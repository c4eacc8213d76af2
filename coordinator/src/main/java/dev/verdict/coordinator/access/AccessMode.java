package dev.verdict.coordinator.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whom a node asks for a token. */
public enum AccessMode {
  /** Nobody: whoever reaches the API may do everything. */
  OPEN,

  /**
   * Whoever shows one is judged by it; whoever shows none is let in, and counted. For the time in
   * which callers get their tokens.
   */
  OPTIONAL,

  /** Everybody. */
  TOKENS;

  /** As it is written everywhere. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that is written so; empty if none is. */
  public static Optional<AccessMode> of(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
