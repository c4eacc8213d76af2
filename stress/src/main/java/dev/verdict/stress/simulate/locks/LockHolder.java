package dev.verdict.stress.simulate.locks;

import dev.verdict.protocol.wire.LockMode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row of {@code lock_holder}, with the rows of {@code lock_claim} that belong to it.
 *
 * @param isLease whether it is a lease; else it is a transaction
 * @param state where it stands
 * @param ticket its ticket, which is its fencing token; 0 if it was released before it claimed
 * @param shard the transaction's shard; 0 for a lease
 * @param epoch the newest epoch in which the transaction claimed; 0 for a lease
 * @param request what it claimed, in the words of the claim; empty if it never did
 * @param resources what it claims; empty once it is released
 * @param ttlMillis how long it lasts once granted; {@link #ENDLESS} for a transaction
 * @param endsAtMillis when it ends by itself; {@link #ENDLESS} if it does not
 */
public record LockHolder(
    boolean isLease,
    State state,
    long ticket,
    int shard,
    long epoch,
    String request,
    SortedMap<String, LockMode> resources,
    long ttlMillis,
    long endsAtMillis) {
  /** No end. */
  public static final long ENDLESS = Long.MAX_VALUE;

  /** Where a holder stands. */
  public enum State {
    /** Others come first. */
    WAITING,
    /** It holds what it claimed. */
    GRANTED,
    /** It has nothing any more, and gets nothing. */
    RELEASED
  }

  /** Copies the resources. */
  public LockHolder {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** One that is released before it claims anything. */
  static LockHolder ruledOut(int shard, long epoch) {
    return new LockHolder(
        false, State.RELEASED, 0, shard, epoch, "", new TreeMap<>(), ENDLESS, ENDLESS);
  }

  /** The same, granted. */
  public LockHolder granted(long now) {
    long end = ttlMillis == ENDLESS ? ENDLESS : now + ttlMillis;
    return new LockHolder(
        isLease, State.GRANTED, ticket, shard, epoch, request, resources, ttlMillis, end);
  }

  /** The same, over. */
  LockHolder released() {
    return new LockHolder(
        isLease,
        State.RELEASED,
        ticket,
        shard,
        epoch,
        request,
        new TreeMap<>(),
        ttlMillis,
        ENDLESS);
  }

  /** The same, claimed in a newer epoch. */
  LockHolder in(long newer) {
    return new LockHolder(
        isLease, state, ticket, shard, newer, request, resources, ttlMillis, endsAtMillis);
  }

  /** The same, which lasts so long from now on. */
  LockHolder lasting(long ttl, long now) {
    return new LockHolder(isLease, state, ticket, shard, epoch, request, resources, ttl, now + ttl);
  }

  /** Whether both cannot hold what they claim at the same time. */
  public boolean conflictsWith(LockHolder other) {
    return resources.entrySet().stream()
        .anyMatch(
            mine -> {
              LockMode its = other.resources.get(mine.getKey());
              boolean alone = mine.getValue() == LockMode.EXCLUSIVE || its == LockMode.EXCLUSIVE;
              return its != null && alone;
            });
  }
}
