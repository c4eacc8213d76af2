package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.List;

/**
 * Where each step stands in its definition: a hash table with open addressing, because nothing is
 * asked as often.
 */
final class Places {
  private final BranchId[] names;
  private final int[] table;

  private Places(int steps) {
    this.names = new BranchId[steps];
    this.table = new int[Integer.highestOneBit(Math.max(1, steps)) * 4];
  }

  /**
   * The places of these steps.
   *
   * @throws IllegalArgumentException if a name is given twice
   */
  static Places of(List<Step> steps) {
    Places places = new Places(steps.size());
    for (int place = 0; place < steps.size(); place++) {
      BranchId name = steps.get(place).name();
      int slot = places.slot(name);
      if (places.table[slot] != 0) {
        throw new IllegalArgumentException("named twice: " + name);
      }
      places.names[place] = name;
      places.table[slot] = place + 1;
    }
    return places;
  }

  /** The place of that step, from 0; -1 if there is none. */
  int of(BranchId step) {
    return table[slot(step)] - 1;
  }

  /** Where the step is, or would be, in the table, which is never full. */
  private int slot(BranchId step) {
    int hash = step.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (table.length - 1);
    while (table[slot] != 0 && !names[table[slot] - 1].equals(step)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }
}
