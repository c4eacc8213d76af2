package dev.verdict.stress.simulate.explore;

import java.util.Arrays;

/**
 * One state of the world: numbers only. The first coordinator is the shard's owner, alive or dead;
 * the second is one that was replaced and may live on. A dead one still has what it sent to the
 * database and what is not yet written there.
 */
final class Scene {
  static final int EPOCH = 0;
  static final int ROW = 1;
  static final int LOG = 2;
  static final int SPENT = 3;
  static final int CLIENT = 4;
  static final int PEEK = 5;

  static final int COORDINATORS = 2;
  static final int ALIVE = 0;
  static final int BORN = 1;
  static final int MEMORY = 2;
  static final int HELD = 3;
  static final int QUEUE = 4;
  static final int PENDING = 5;
  static final int PHASE = 6;
  static final int TIMERS = 7;

  static final int COMMIT = 1;
  static final int ABORT = 2;

  private static final int COORDINATOR_AT = 6;
  private static final int COORDINATOR_SIZE = 8;
  private static final int PARTS_AT = COORDINATOR_AT + COORDINATORS * COORDINATOR_SIZE;
  private static final int MESSAGES_MAX = 48;

  private final int parts;
  private final int messagesAt;
  private final int[] values;
  private int size;

  Scene(int parts) {
    this(parts, 0);
  }

  /** With a few numbers more, see {@link #extra}. */
  Scene(int parts, int extras) {
    this.parts = parts;
    this.messagesAt = PARTS_AT + parts + extras;
    this.values = new int[messagesAt + MESSAGES_MAX];
    this.size = messagesAt;
  }

  void become(Scene other) {
    System.arraycopy(other.values, 0, values, 0, other.size);
    size = other.size;
  }

  // --- the whole

  int get(int field) {
    return values[field];
  }

  void set(int field, int value) {
    values[field] = value;
  }

  // --- coordinators

  int get(int coordinator, int field) {
    return values[COORDINATOR_AT + coordinator * COORDINATOR_SIZE + field];
  }

  void set(int coordinator, int field, int value) {
    values[COORDINATOR_AT + coordinator * COORDINATOR_SIZE + field] = value;
  }

  boolean isAlive(int coordinator) {
    return get(coordinator, ALIVE) != 0;
  }

  /** Whether it handles an input now: nothing else while a forced append is not certain. */
  boolean isOpen(int coordinator) {
    return isAlive(coordinator) && get(coordinator, PHASE) == 0;
  }

  /** Whether the coordinator that was born in that epoch would handle an answer now. */
  boolean hears(int epoch) {
    int node = bornIn(epoch);
    return node >= 0 && isOpen(node);
  }

  void clear(int coordinator) {
    int from = COORDINATOR_AT + coordinator * COORDINATOR_SIZE;
    Arrays.fill(values, from, from + COORDINATOR_SIZE, 0);
  }

  void replace(int coordinator, int by) {
    int from = COORDINATOR_AT + by * COORDINATOR_SIZE;
    int to = COORDINATOR_AT + coordinator * COORDINATOR_SIZE;
    System.arraycopy(values, from, values, to, COORDINATOR_SIZE);
  }

  /** The coordinator that was born in that epoch and lives, or -1. */
  int bornIn(int epoch) {
    for (int each = 0; each < COORDINATORS; each++) {
      if (isAlive(each) && get(each, BORN) == epoch) {
        return each;
      }
    }
    return -1;
  }

  // --- participants

  int parts() {
    return parts;
  }

  int part(int branch) {
    return values[PARTS_AT + branch];
  }

  void setPart(int branch, int value) {
    values[PARTS_AT + branch] = value;
  }

  // --- what only some worlds have

  int extra(int number) {
    return values[PARTS_AT + parts + number];
  }

  void setExtra(int number, int value) {
    values[PARTS_AT + parts + number] = value;
  }

  // --- messages, in the order of their numbers

  int messages() {
    return size - messagesAt;
  }

  int message(int index) {
    return values[messagesAt + index];
  }

  void removeMessage(int index) {
    int at = messagesAt + index;
    System.arraycopy(values, at + 1, values, at, size - at - 1);
    size--;
  }

  void addMessage(int message) {
    int first = messagesAt;
    int at = size;
    while (at > first && values[at - 1] > message) {
      values[at] = values[at - 1];
      at--;
    }
    values[at] = message;
    size++;
  }

  /** Nobody waits any more for what a coordinator of that epoch sent. */
  void orphan(int epoch) {
    int first = messagesAt;
    int kept = first;
    for (int at = first; at < size; at++) {
      int message = values[at];
      boolean its = Message.isAwaited(message) && Message.epoch(message) == epoch;
      if (!its) {
        values[kept++] = message;
      } else if (Message.answer(message) == Message.CALL) {
        values[kept++] = Message.unawaited(message);
      }
    }
    size = kept;
    Arrays.sort(values, first, size);
  }

  // --- as bytes

  /** Writes itself in seven bits a byte; returns how many bytes that took. */
  int write(byte[] into) {
    int at = 0;
    for (int i = 0; i < size; i++) {
      int rest = values[i];
      while (rest > 127) {
        into[at++] = (byte) ((rest & 127) | 128);
        rest >>>= 7;
      }
      into[at++] = (byte) rest;
    }
    return at;
  }

  void read(byte[] from, int begin, int end) {
    int at = begin;
    size = 0;
    while (at < end) {
      int value = from[at] & 127;
      int shift = 7;
      while (from[at++] < 0) {
        value |= (from[at] & 127) << shift;
        shift += 7;
      }
      values[size++] = value;
    }
  }

  /** How many bytes that takes at most. */
  int bytesMax() {
    return values.length * 5;
  }
}
