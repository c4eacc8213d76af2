package dev.verdict.coordinator.log.postgres;

/** The text of a statement that the writer's connection prepares; equal if the text is. */
interface WriterStatement {
  /** Its text, with numbered parameters. */
  String sql();
}
