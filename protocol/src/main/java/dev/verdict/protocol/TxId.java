package dev.verdict.protocol;

import java.time.Instant;

/**
 * The name of a transaction: {@code time-shard-epoch-unique}, each part in Crockford's base 32
 * (lower case) and of fixed width, so that ids sort by time as plain text.
 *
 * <p>The id carries what must be known about a transaction of which nothing was stored: when it was
 * born (a question about one older than the retention is answered "forgotten", never "abort"),
 * which shard owns it, and the epoch of that shard at its birth (an undecided transaction of an
 * older epoch is aborted at first touch).
 *
 * @param text 32 characters, for example {@code 01k9abcdef-0f-0000001-8zq3k2m1n0}
 */
public record TxId(String text) implements Comparable<TxId> {
  /** The number of shards that an id can name. */
  public static final int SHARDS_MAX = 1 << 10;

  /** The largest epoch that an id can carry. */
  public static final long EPOCH_MAX = (1L << 35) - 1;

  /** The largest value of the part that makes an id unique. */
  public static final long UNIQUE_MAX = (1L << 50) - 1;

  private static final int LENGTH = 32;
  private static final int TIME_WIDTH = 10;
  private static final int SHARD_AT = 11;
  private static final int EPOCH_AT = 14;
  private static final int UNIQUE_AT = 22;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code text} is not an id
   */
  public TxId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a transaction id: " + abbreviated(text));
    }
  }

  /**
   * Makes an id.
   *
   * @param timeMillis milliseconds since 1970, 0 to 2^50-1
   * @param shard 0 to {@link #SHARDS_MAX} - 1
   * @param epoch 0 to {@link #EPOCH_MAX}
   * @param unique 0 to {@link #UNIQUE_MAX}; distinct for ids of one shard, epoch and millisecond
   */
  public static TxId of(long timeMillis, int shard, long epoch, long unique) {
    if (timeMillis < 0 || timeMillis >= 1L << 50) {
      throw new IllegalArgumentException("time out of range: " + timeMillis);
    }
    if (shard < 0 || shard >= SHARDS_MAX) {
      throw new IllegalArgumentException("shard out of range: " + shard);
    }
    if (epoch < 0 || epoch > EPOCH_MAX) {
      throw new IllegalArgumentException("epoch out of range: " + epoch);
    }
    if (unique < 0 || unique > UNIQUE_MAX) {
      throw new IllegalArgumentException("unique part out of range: " + unique);
    }
    char[] id = new char[LENGTH];
    Base32.write(timeMillis, id, 0, TIME_WIDTH);
    id[SHARD_AT - 1] = '-';
    Base32.write(shard, id, SHARD_AT, 2);
    id[EPOCH_AT - 1] = '-';
    Base32.write(epoch, id, EPOCH_AT, 7);
    id[UNIQUE_AT - 1] = '-';
    Base32.write(unique, id, UNIQUE_AT, 10);
    return new TxId(new String(id));
  }

  /** Whether {@code text} has the form of an id. */
  public static boolean isValid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean dash = i == SHARD_AT - 1 || i == EPOCH_AT - 1 || i == UNIQUE_AT - 1;
      if (dash ? text.charAt(i) != '-' : !Base32.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The smallest text that an id born at or after the given time can have: the bound of a time
   * partition.
   *
   * @param timeMillis milliseconds since 1970
   */
  public static String lowerBound(long timeMillis) {
    char[] prefix = new char[TIME_WIDTH];
    Base32.write(timeMillis, prefix, 0, TIME_WIDTH);
    return new String(prefix);
  }

  /**
   * When the transaction was born, in milliseconds since 1970, by the clock of the node that began
   * it.
   */
  public long timeMillis() {
    return Base32.read(text, 0, TIME_WIDTH);
  }

  /** When the transaction was born, by the clock of the node that began it. */
  public Instant time() {
    return Instant.ofEpochMilli(timeMillis());
  }

  /** The shard that owns the transaction, 0 to {@link #SHARDS_MAX} - 1. */
  public int shard() {
    return (int) Base32.read(text, SHARD_AT, 2);
  }

  /** The epoch of the shard when the transaction was born. */
  public long epoch() {
    return Base32.read(text, EPOCH_AT, 7);
  }

  /** Spelled out, as nothing is compared as often: the record's own is linked at run time. */
  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof TxId tx && text.equals(tx.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(TxId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String abbreviated(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }
}
