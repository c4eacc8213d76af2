package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.definition.draw.Drawing;
import dev.verdict.protocol.definition.draw.StepMark;
import dev.verdict.protocol.definition.draw.StepMark.Label;
import dev.verdict.protocol.definition.draw.StepMark.Tone;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Draws a saga with how each step stands, and in which order they are undone. */
public final class SagaPicture {
  private static final Label STUCK = new Label("stuck", Tone.BAD);

  private final Optional<Stuck> stuck;
  private final Map<BranchId, Integer> turns;

  private SagaPicture(Optional<Stuck> stuck, Map<BranchId, Integer> turns) {
    this.stuck = stuck;
    this.turns = turns;
  }

  /**
   * The picture, in SVG. Not cheap.
   *
   * @param branches how its steps stand
   * @param stuck what it is stuck on
   */
  public static String draw(SagaView saga, List<BranchView> branches, Optional<Stuck> stuck) {
    SagaPicture picture = new SagaPicture(stuck, turns(saga.undo().get()));
    Map<BranchId, StepMark> marks = new HashMap<>();
    branches.forEach(step -> marks.put(step.id(), picture.mark(step)));
    return Drawing.ofRun(saga.definition(), marks);
  }

  private static Map<BranchId, Integer> turns(UndoPlan plan) {
    Map<BranchId, Integer> turns = new HashMap<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      for (UndoPlan.Part part : plan.stages().get(i)) {
        turns.put(part.step(), i + 1);
      }
    }
    return turns;
  }

  private StepMark mark(BranchView step) {
    return switch (step.status()) {
      case StepState.GIVEN -> byHand(step, StepStatus.DONE, new Label("by hand", Tone.WARN));
      case StepState.LEFT_OUT -> byHand(step, StepStatus.SKIPPED, new Label("left out", Tone.WARN));
      case StepState.DONE_BESIDES ->
          byHand(step, StepStatus.DONE, new Label("done besides", Tone.BAD));
      default -> mark(step, StepStatus.valueOf(step.status().toUpperCase(Locale.ROOT)));
    };
  }

  private StepMark byHand(BranchView step, StepStatus status, Label forward) {
    return new StepMark(forward, back(step.id(), status, false));
  }

  private StepMark mark(BranchView step, StepStatus status) {
    boolean isStuck = stuck.filter(it -> it.branch().equals(step.id())).isPresent();
    return new StepMark(forward(status, isStuck), back(step.id(), status, isStuck));
  }

  private static Label forward(StepStatus status, boolean isStuck) {
    if (isStuck && status != StepStatus.COMPENSATING) {
      return STUCK;
    }
    String words = status.word().replace('_', ' ');
    return switch (status) {
      case WAITING, SKIPPED, RULED_OUT, COMPENSATED, HEURISTIC_ABORT ->
          new Label(words, Tone.PLAIN);
      case RUNNING, SETTLING, REPLACING -> new Label(words, Tone.BUSY);
      case DONE -> new Label(words, Tone.GOOD);
      case REFUSED -> new Label(words, Tone.BAD);
      case ASSUMED, COMPENSATING, HEURISTIC_COMMIT -> new Label(words, Tone.WARN);
    };
  }

  private Label back(BranchId step, StepStatus status, boolean isStuck) {
    return switch (status) {
      case COMPENSATED -> new Label("undone", Tone.GOOD);
      case HEURISTIC_ABORT -> new Label("by hand", Tone.GOOD);
      case HEURISTIC_COMMIT -> new Label("not undone", Tone.BAD);
      case COMPENSATING -> isStuck ? STUCK : new Label("undoing", Tone.BUSY);
      case WAITING, SKIPPED, RUNNING, REPLACING, DONE, REFUSED, RULED_OUT, SETTLING, ASSUMED ->
          turns.containsKey(step) ? new Label("undo " + turns.get(step), Tone.WARN) : Label.NONE;
    };
  }
}
