package dev.verdict.protocol.definition.draw;

import dev.verdict.protocol.definition.SagaDefinition;

/**
 * Draws definitions: the steps in their order with their conditions, what runs side by side, the
 * pivot, and beside them the way back, compensation by compensation in reverse order.
 */
public final class Drawing {
  private Drawing() {}

  /**
   * The definition as a picture.
   *
   * @throws IllegalArgumentException if the steps cannot be ordered: names are missing or given
   *     twice, or steps wait for each other
   */
  public static String of(SagaDefinition definition, Format format) {
    Picture picture = Picture.of(definition);
    return switch (format) {
      case MERMAID -> new MermaidWriter(picture).write();
      case DOT -> new DotWriter(picture).write();
      case SVG -> new SvgWriter(picture).write();
    };
  }
}
