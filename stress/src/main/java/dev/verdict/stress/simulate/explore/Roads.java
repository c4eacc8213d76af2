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
  private int states;
  private int count;

  /** The next state; its roads follow. */
  void state(boolean isGood) {
    if (states == begins.length) {
      begins = Arrays.copyOf(begins, states * 2);
    }
    good.set(states, isGood);
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
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int state = states - 1; state >= 0; state--) {
        if (!good.get(state) && leadsToGood(state)) {
          good.set(state);
          changed = true;
        }
      }
    }
    int lost = good.nextClearBit(0);
    return lost < states ? lost : -1;
  }

  private boolean leadsToGood(int state) {
    int end = state + 1 < states ? begins[state + 1] : count;
    for (int i = begins[state]; i < end; i++) {
      if (good.get(targets[i])) {
        return true;
      }
    }
    return false;
  }
}
