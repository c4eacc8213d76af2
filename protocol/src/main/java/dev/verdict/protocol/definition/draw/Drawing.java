package dev.verdict.protocol.definition.draw;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.SagaDefinition;
import java.util.Map;

/**
 * Draws definitions: the steps in their order with their conditions, what runs side by side, the
 * pivot, and beside them the way back, compensation by compensation in reverse order.
 */
public final class Drawing {
  private Drawing() {}

  /**
   * A run as a picture in SVG: the definition, and how each of its steps stands.
   *
   * @param definition what runs, with a step for each item of its lists
   * @param marks how its steps stand; what is missing is drawn without a mark
   * @throws IllegalArgumentException if the steps cannot be ordered
   */
  public static String ofRun(SagaDefinition definition, Map<BranchId, StepMark> marks) {
    return new SvgWriter(Picture.of(definition, marks)).write();
  }

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
