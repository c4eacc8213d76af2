package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.saga.testing.Crashes.Point;
import java.util.List;
import java.util.Optional;

/**
 * How a run came out, and how far that may be otherwise when it is disturbed.
 *
 * @param outcome its decision
 * @param ending how it ended
 * @param output what it returned
 * @param settledFrom the number of the first crash point at which its decision was stored
 * @param choice what its decision rests on
 * @param deadlinePassed whether the time of the saga, or of a signal, was up
 * @param points where its coordinator could have crashed
 * @param troubled whether anything in it depended on time: a failed call, a timer, a cancel
 */
record Reference(
    Optional<Outcome> outcome,
    Ending ending,
    Json output,
    int settledFrom,
    Choice choice,
    boolean deadlinePassed,
    List<Point> points,
    boolean troubled) {
  static Reference of(World world) {
    SagaState state = world.state();
    return new Reference(
        state.outcome(),
        ending(state),
        state.output(),
        world.settledFrom(),
        world.choice(),
        world.isDeadlinePassed(),
        world.crashes().points(),
        world.isTroubled());
  }

  static Ending ending(SagaState state) {
    return switch (state.phase()) {
      case COMPLETED -> Ending.COMPLETED;
      case COMPENSATED -> Ending.COMPENSATED;
      case ABSENT, RUNNING, SETTLING, COMPENSATING -> Ending.STUCK;
    };
  }

  boolean isSameAs(Reference other) {
    return outcome.equals(other.outcome) && ending == other.ending && output.equals(other.output);
  }

  /**
   * Whether a run that is disturbed from that point on must come out the same: nothing but answers
   * decided either of them, or the decision was stored by then.
   */
  boolean settles(Reference disturbed, int firstPoint) {
    boolean byAnswers = choice == Choice.BY_ANSWER && disturbed.choice == Choice.BY_ANSWER;
    boolean held = ending == Ending.STUCK || disturbed.ending == Ending.STUCK;
    boolean sameDecision = outcome.equals(disturbed.outcome);
    boolean timeless = !troubled && !disturbed.deadlinePassed;
    return !(held && sameDecision) && (timeless || byAnswers || firstPoint >= settledFrom);
  }

  /** What happens where a rerun crashes first, in words; empty if there is no such point. */
  Optional<String> where(Disturbance rerun) {
    return points.stream()
        .filter(point -> point.number() == rerun.firstPoint())
        .map(Point::where)
        .findFirst();
  }

  String words() {
    return ending + (ending == Ending.COMPLETED ? " with " + output : "");
  }
}
