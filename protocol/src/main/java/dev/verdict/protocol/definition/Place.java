package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.List;

/** A step, and where it stands in the order of its saga. Two of one order are the same object. */
public final class Place {
  private final Step step;
  private final int index;
  private final List<Place> before;
  private final boolean afterPivot;
  private final boolean calls;
  private final boolean forEach;

  /**
   * @param before the places of the steps that this one directly waits for
   */
  Place(Step step, int index, List<Place> before) {
    this.step = step;
    this.index = index;
    this.before = List.copyOf(before);
    this.afterPivot = before.stream().anyMatch(each -> each.step.pivot() || each.afterPivot);
    this.calls = step.call().isPresent();
    this.forEach = step.forEach().isPresent();
  }

  /** The step. */
  public Step step() {
    return step;
  }

  /** The step's name. */
  public BranchId name() {
    return step.name();
  }

  /** Where it stands in the definition, from 0. */
  public int index() {
    return index;
  }

  /** The places of the steps that this one directly waits for. */
  public List<Place> before() {
    return before;
  }

  /** Whether the step comes after a pivot. */
  public boolean isAfterPivot() {
    return afterPivot;
  }

  /** Whether the step calls a participant. */
  public boolean isCall() {
    return calls;
  }

  /** Whether the step is done for each item of a list. */
  public boolean isForEach() {
    return forEach;
  }

  @Override
  public String toString() {
    return step.name().text();
  }
}
