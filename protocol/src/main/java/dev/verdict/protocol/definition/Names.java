package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.List;

/**
 * Where each step stands in its definition: a hash table with open addressing, because nothing is
 * asked as often.
 */
final class Names {
  private final BranchId[] names;
  private final int[] table;

  private Names(int steps) {
    this.names = new BranchId[steps];
    this.table = new int[Integer.highestOneBit(Math.max(1, steps)) * 4];
  }

  /**
   * The indexes of these steps.
   *
   * @throws IllegalArgumentException if a name is given twice
   */
  static Names of(List<Step> steps) {
    Names found = new Names(steps.size());
    for (int index = 0; index < steps.size(); index++) {
      BranchId name = steps.get(index).name();
      int slot = found.slot(name);
      if (found.table[slot] != 0) {
        throw new IllegalArgumentException("named twice: " + name);
      }
      found.names[index] = name;
      found.table[slot] = index + 1;
    }
    return found;
  }

  /** The index of that step, from 0; -1 if there is none. */
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
