package dev.verdict.stress.simulate.explore;

import java.util.Arrays;

/** All states seen so far, as bytes, numbered in the order in which they were found. */
final class StateStore {
  private static final int CHUNK = 1 << 22;
  private static final int FIRST = 1 << 12;

  private byte[][] chunks = new byte[16][];
  private long[] begins = new long[FIRST];
  private int[] parents = new int[FIRST];
  private int[] hashes = new int[FIRST];
  private int[] table = new int[FIRST * 2];
  private int size;
  private long end;
  private final byte[] buffer;

  /** For states of at most so many bytes. */
  StateStore(int bytesMax) {
    this.buffer = new byte[bytesMax];
  }

  int size() {
    return size;
  }

  int parent(int state) {
    return parents[state];
  }

  /** Adds a state if it is new; returns its number, or {@code -1 - number} if it is known. */
  int add(Scene scene, int parent) {
    int length = scene.write(buffer);
    int hash = hash(length);
    int slot = hash & (table.length - 1);
    while (table[slot] != 0) {
      int known = table[slot] - 1;
      if (hashes[known] == hash && isEqual(known, length)) {
        return -1 - known;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = size + 1;
    store(length, parent, hash);
    return size - 1;
  }

  private int hash(int length) {
    long hash = 0x9e37_79b9_7f4a_7c15L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ buffer[i]) * 0x0000_0100_0000_01b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8_feb8_6659_fd93L;
    return (int) (hash >>> 32);
  }

  private boolean isEqual(int known, int length) {
    long begin = begins[known];
    byte[] chunk = chunks[(int) (begin / CHUNK)];
    int at = (int) (begin % CHUNK);
    return length(known) == length && Arrays.equals(chunk, at, at + length, buffer, 0, length);
  }

  private int length(int state) {
    byte[] chunk = chunks[(int) (begins[state] / CHUNK)];
    int at = (int) (begins[state] % CHUNK) - 2;
    return (chunk[at] & 255) | ((chunk[at + 1] & 255) << 8);
  }

  private void store(int length, int parent, int hash) {
    if (size == begins.length) {
      grow();
    }
    if (end % CHUNK + length + 2 > CHUNK) {
      end += CHUNK - end % CHUNK;
    }
    int index = (int) (end / CHUNK);
    if (index == chunks.length) {
      chunks = Arrays.copyOf(chunks, index * 2);
    }
    if (chunks[index] == null) {
      chunks[index] = new byte[CHUNK];
    }
    int at = (int) (end % CHUNK);
    chunks[index][at] = (byte) length;
    chunks[index][at + 1] = (byte) (length >> 8);
    System.arraycopy(buffer, 0, chunks[index], at + 2, length);
    begins[size] = end + 2;
    parents[size] = parent;
    hashes[size] = hash;
    end += length + 2;
    size++;
  }

  private void grow() {
    int more = size * 2;
    begins = Arrays.copyOf(begins, more);
    parents = Arrays.copyOf(parents, more);
    hashes = Arrays.copyOf(hashes, more);
    table = new int[more * 2];
    for (int state = 0; state < size; state++) {
      int slot = hashes[state] & (table.length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = state + 1;
    }
  }

  void read(int state, Scene into) {
    byte[] chunk = chunks[(int) (begins[state] / CHUNK)];
    int at = (int) (begins[state] % CHUNK);
    into.read(chunk, at, at + length(state));
  }
}
