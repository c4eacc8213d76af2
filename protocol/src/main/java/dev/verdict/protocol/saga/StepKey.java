package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.wire.BuiltIn;
import java.util.Optional;

/**
 * What a step's participant knows it by. Each generation of a step has a key of its own, so that an
 * input that an operator gave is called as if the one before it had never been: that of the first
 * is the step's name, that of the second {@code verdict.2.} and the name. No step that a user wrote
 * begins like that.
 *
 * @param step the step
 * @param generation how many inputs it was called with, this one included; 1 to {@link
 *     #GENERATIONS_MAX}
 */
public record StepKey(BranchId step, int generation) {
  /** How many inputs a step may be called with. */
  public static final int GENERATIONS_MAX = 99;

  private static final int DIGITS_MAX = 2;

  /** The one that calls and answers name. */
  public static StepKey of(BranchId branch) {
    String text = branch.text();
    if (!text.startsWith(BuiltIn.PREFIX)) {
      return new StepKey(branch, 1);
    }
    int dot = text.indexOf('.', BuiltIn.PREFIX.length());
    String number = dot < 0 ? "" : text.substring(BuiltIn.PREFIX.length(), dot);
    return isNumber(number) && dot + 1 < text.length()
        ? new StepKey(new BranchId(text.substring(dot + 1)), Integer.parseInt(number))
        : new StepKey(branch, 1);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * How calls and answers name it.
   *
   * @throws IllegalArgumentException if that is too long
   */
  public BranchId branch() {
    return generation == 1 ? step : new BranchId(text());
  }

  private String text() {
    return BuiltIn.PREFIX + generation + "." + step;
  }

  /** That of the next generation; empty if its name would be too long, or there are too many. */
  Optional<StepKey> next() {
    StepKey next = new StepKey(step, generation + 1);
    return next.generation <= GENERATIONS_MAX && BranchId.isValid(next.text())
        ? Optional.of(next)
        : Optional.empty();
  }
}
