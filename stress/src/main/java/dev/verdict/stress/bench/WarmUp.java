package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One contestant's way to its full speed, in steps. It is over when the last steps were hardly
 * faster than the best one before them, or when it has taken too long.
 */
final class WarmUp {
  private static final double GAIN_MIN = 1.03;
  private static final int LAST_STEPS = 3;

  private final BenchPlan plan;
  private final List<Round> steps = new ArrayList<>();

  WarmUp(BenchPlan plan) {
    this.plan = plan;
  }

  void add(Round step) {
    steps.add(step);
  }

  List<Round> steps() {
    return List.copyOf(steps);
  }

  boolean isOver() {
    long ms = steps.size() * plan.warmUpStepMs();
    return ms >= plan.warmUpMaxMs() || (ms >= plan.warmUpMinMs() && isEven());
  }

  private boolean isEven() {
    int earlier = steps.size() - LAST_STEPS;
    return best(steps.subList(earlier, steps.size())) < GAIN_MIN * best(steps.subList(0, earlier));
  }

  private static double best(List<Round> some) {
    return some.stream().mapToDouble(step -> step.load().answersPerSecond()).max().orElse(0);
  }
}
