package dev.verdict.stress.simulate.explore;

import java.util.Arrays;

/** A table from pairs of numbers to numbers that are not negative; open addressing. */
final class LongIntMap {
  static final int ABSENT = -1;

  private static final int FIRST_SIZE = 1 << 10;

  private long[] keys = new long[FIRST_SIZE];
  private int[] values = filled(FIRST_SIZE);
  private int size;

  static long key(int high, int low) {
    return ((long) high << 32) | (low & 0xffff_ffffL);
  }

  int get(long key) {
    int slot = slot(key, keys, values);
    return values[slot];
  }

  void put(long key, int value) {
    int slot = slot(key, keys, values);
    if (values[slot] == ABSENT) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = filled(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldKeys[i], keys, values);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int slot(long key, long[] keys, int[] values) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9e37_79b9_7f4a_7c15L) >>> 40) & mask;
    while (values[slot] != ABSENT && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int[] filled(int size) {
    int[] values = new int[size];
    Arrays.fill(values, ABSENT);
    return values;
  }
}
