package dev.verdict.stress.simulate.explore;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The transitions without faults, and whether they lead from everywhere to a good end. States are
 * added in the order of their numbers.
 */
final class Roads {
  private static final int FIRST = 1 << 12;

  private int[] begins = new int[FIRST];
  private int[] targets = new int[FIRST];
  private final BitSet good = new BitSet();
  private final BitSet free = new BitSet();
  private int states;
  private int count;

  /**
   * The next state; its roads follow.
   *
   * @param isGood whether everything is decided, and told
   * @param isFree whether nobody holds anything, or waits for it
   */
  void state(boolean isGood, boolean isFree) {
    if (states == begins.length) {
      begins = Arrays.copyOf(begins, states * 2);
    }
    good.set(states, isGood);
    free.set(states, isGood && isFree);
    begins[states++] = count;
  }

  void to(int target) {
    if (count == targets.length) {
      targets = Arrays.copyOf(targets, count * 2);
    }
    targets[count++] = target;
  }

  /**
   * The first state from which no good one can be reached; -1 if there is none. A state that cannot
   * go on is one of them, and so is one that can only go round in circles.
   */
  int lost() {
    return lost(good);
  }

  /** The first state from which no good one can be reached in which nothing is held; -1 if none. */
  int held() {
    return lost(free);
  }

  private int lost(BitSet reached) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int state = states - 1; state >= 0; state--) {
        if (!reached.get(state) && leadsTo(reached, state)) {
          reached.set(state);
          changed = true;
        }
      }
    }
    int lost = reached.nextClearBit(0);
    return lost < states ? lost : -1;
  }

  private boolean leadsTo(BitSet reached, int state) {
    int end = state + 1 < states ? begins[state + 1] : count;
    for (int i = begins[state]; i < end; i++) {
      if (reached.get(targets[i])) {
        return true;
      }
    }
    return false;
  }
}
