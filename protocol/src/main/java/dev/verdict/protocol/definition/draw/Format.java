package dev.verdict.protocol.definition.draw;

/** The forms in which a definition can be drawn. */
public enum Format {
  /** A Mermaid flowchart, which many readers of Markdown show as a picture. */
  MERMAID,
  /** Graphviz's language. */
  DOT,
  /** A picture that needs no other tool. */
  SVG
}
