package dev.verdict.protocol.definition.draw;

/**
 * What a picture of a run tells of one step beside its definition.
 *
 * @param forward how it stands on the way forward
 * @param back how it stands on the way back; {@link Label#NONE} if it has no part in it
 */
public record StepMark(Label forward, Label back) {
  /** What is drawn of a step of which nothing is told. */
  static final StepMark NONE = new StepMark(Label.NONE, Label.NONE);

  /**
   * A word with a colour.
   *
   * @param words one to three words; empty for no label
   */
  public record Label(String words, Tone tone) {
    /** No label. */
    public static final Label NONE = new Label("", Tone.PLAIN);
  }

  /** What a label is about; its words say the same. */
  public enum Tone {
    /** Nothing happened there, or nothing will. */
    PLAIN("#e4e7eb"),
    /** It is going on. */
    BUSY("#dbeafe"),
    /** It is as it should be. */
    GOOD("#bbf7d0"),
    /** It goes back, or would. */
    WARN("#fde68a"),
    /** A person should look. */
    BAD("#fecaca");

    private final String fill;

    Tone(String fill) {
      this.fill = fill;
    }

    String fill() {
      return fill;
    }
  }
}
