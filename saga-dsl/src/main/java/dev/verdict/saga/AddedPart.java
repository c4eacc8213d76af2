package dev.verdict.saga;

import dev.verdict.protocol.definition.AtomicPart;
import dev.verdict.protocol.definition.Step;
import java.util.List;

/** A part of an atomic transaction that may say how it is undone, and the parts that follow it. */
public final class AddedPart extends AtomicParts {
  private final List<AtomicPart> parts;

  AddedPart(Uses uses, List<AtomicPart> parts) {
    super(uses, parts);
    this.parts = parts;
  }

  /**
   * Another operation of the same service undoes the part, with the same input and the same calls.
   * Those of all parts are carried out in a transaction of their own, which must be committed in
   * the end: it is begun again until it is.
   */
  public AtomicParts undoneBy(String operation) {
    return undo(new Step.Undo.Compensation(operation));
  }

  /** The part changes nothing that would have to be undone. */
  public AtomicParts nothingToUndo() {
    return undo(new Step.Undo.Nothing());
  }

  private AtomicParts undo(Step.Undo undo) {
    int last = parts.size() - 1;
    parts.set(last, parts.get(last).undoneBy(undo));
    return this;
  }
}
