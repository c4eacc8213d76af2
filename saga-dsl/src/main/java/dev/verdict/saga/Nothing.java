package dev.verdict.saga;

/** The type of what a step or a saga returns that returns nothing. */
public enum Nothing {
  /** Its only value. */
  NOTHING
}
