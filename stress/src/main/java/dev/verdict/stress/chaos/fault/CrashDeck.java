package dev.verdict.stress.chaos.fault;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * At which crash points coordinators die, one after the other: a function of the seed. Each round
 * has every point once, in an order of its own.
 */
final class CrashDeck {
  private final Random random;
  private final List<CrashPoint> points;
  private final Deque<Crash> round = new ArrayDeque<>();

  /**
   * A deck of all points that can be reached.
   *
   * @param seed of the order and the passages
   * @param coordinators how many there are
   */
  CrashDeck(long seed, int coordinators) {
    this.random = new Random(seed);
    this.points = reachable(coordinators);
  }

  /** The points that so many coordinators pass. */
  static List<CrashPoint> reachable(int coordinators) {
    return Arrays.stream(CrashPoint.values())
        .filter(point -> coordinators > 1 || !point.isClusterOnly())
        .toList();
  }

  /** The next death. */
  Crash next() {
    if (round.isEmpty()) {
      List<CrashPoint> order = new ArrayList<>(points);
      Collections.shuffle(order, random);
      order.forEach(point -> round.add(new Crash(point, 1 + random.nextInt(passagesMax(point)))));
    }
    return round.remove();
  }

  /** A death that did not come about: it is tried again at the end of the round. */
  void putBack(Crash crash) {
    round.add(crash);
  }

  /** About as many as a node under the load of a run passes in a few seconds at most. */
  static int passagesMax(CrashPoint point) {
    return switch (point) {
      case EPOCH_UNRAISED, HAND_OVER_READY, SHARDS_RELEASED, INQUIRY_UNANSWERED -> 2;
      case EPOCH_RAISED, REPLAY_PARTLY_DONE, LAZY_UNSENT, LAZY_STORED -> 4;
      case ENLIST_ACKNOWLEDGED,
          FORCED_UNSENT,
          FORCED_STORED,
          STEP_ANSWERED,
          COMPENSATION_UNSENT,
          COMPENSATION_ANSWERED ->
          12;
      case START_RECEIVED,
          ANSWER_UNSENT,
          ANSWER_SENT,
          DECISION_UNSENT,
          DECISION_STORED,
          END_UNSENT,
          END_STORED,
          APPEND_SENT,
          PHASE_ONE_PARTLY_ASKED,
          VOTE_HEARD,
          OUTCOME_PARTLY_TOLD,
          ACKNOWLEDGEMENT_HEARD ->
          60;
    };
  }
}
