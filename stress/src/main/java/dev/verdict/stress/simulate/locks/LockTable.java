package dev.verdict.stress.simulate.locks;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.locks.LockHolder.State;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lock tables, as a value: each method is one of the SQL functions of the migrations, and tells
 * what the tables hold afterwards. Times are those of the database, in milliseconds. Left out is
 * what takes a day, or a retention.
 *
 * @param drawn how many tickets were drawn
 * @param holders the rows, by holder
 */
public record LockTable(long drawn, SortedMap<String, LockHolder> holders) {
  /** Nobody has claimed anything. */
  public static final LockTable EMPTY = new LockTable(0, new TreeMap<>());

  /** Copies the rows. */
  public LockTable {
    holders = Collections.unmodifiableSortedMap(new TreeMap<>(holders));
  }

  /**
   * What a claim was told.
   *
   * @param table the tables afterwards
   * @param standing how it stands
   */
  public record Claimed(LockTable table, Standing standing) {}

  /**
   * What a question whether a transaction was granted its locks was told.
   *
   * @param table the tables afterwards
   * @param token its token; empty if it was not, and never will be
   */
  public record Settled(LockTable table, Optional<Long> token) {}

  /** The row of a holder, if there is one. */
  public Optional<LockHolder> find(String holder) {
    return Optional.ofNullable(holders.get(holder));
  }

  /** The same with another row of that holder. */
  public LockTable with(String holder, LockHolder row) {
    SortedMap<String, LockHolder> next = new TreeMap<>(holders);
    next.put(holder, row);
    return new LockTable(Math.max(drawn, row.ticket()), next);
  }

  private LockTable without(String holder) {
    SortedMap<String, LockHolder> next = new TreeMap<>(holders);
    next.remove(holder);
    return new LockTable(drawn, next);
  }

  // --- claim_locks, look_at_locks

  /** Claims, or tells how the holder's earlier claim stands. */
  public Claimed claim(LockClaim claim, LockLog log, long now) {
    LockTable current = endOverdue(now);
    Optional<LockHolder> known = current.find(claim.holder());
    boolean isLease = claim.ttl().isPresent();
    if (known.isEmpty() && !isLease && log.isFinished(claim.holder())) {
      return new Claimed(current, standing(Standing.State.RELEASED, 0, claim.epoch()));
    }
    LockHolder mine = known.orElseGet(() -> row(claim, current.drawn + 1, now));
    if (claim.epoch() < mine.epoch()) {
      return new Claimed(
          current, standing(Standing.State.STALE_EPOCH, mine.ticket(), mine.epoch()));
    }
    if (mine.state() == State.RELEASED) {
      return new Claimed(current, standing(Standing.State.RELEASED, mine.ticket(), mine.epoch()));
    }
    if (!mine.request().equals(claim.request())) {
      return new Claimed(current, standing(Standing.State.MISMATCH, mine.ticket(), mine.epoch()));
    }
    LockTable next =
        current.with(claim.holder(), mine.in(claim.epoch())).grant(claim.holder(), now);
    return new Claimed(next, next.standing(claim.holder(), now));
  }

  /** The row of who claims with a ticket, and waits. */
  public static LockHolder row(LockClaim claim, long ticket, long now) {
    return new LockHolder(
        claim.ttl().isPresent(),
        State.WAITING,
        ticket,
        claim.ttl().isPresent() ? 0 : new TxId(claim.holder()).shard(),
        claim.epoch(),
        claim.request(),
        claim.resources(),
        claim.ttl().map(Duration::toMillis).orElse(LockHolder.ENDLESS),
        now + claim.waitMax().toMillis());
  }

  /** Grants to those of these holders whose turn it is. */
  public LockTable look(Collection<String> these, long now) {
    LockTable next = endOverdue(now);
    for (String each : these) {
      next = next.grant(each, now);
    }
    return next;
  }

  /** How a holder stands that is in the tables. */
  public Standing standing(String holder, long now) {
    LockHolder row = Optional.ofNullable(holders.get(holder)).orElseThrow();
    Standing.State state =
        switch (row.state()) {
          case WAITING -> Standing.State.WAITING;
          case GRANTED -> Standing.State.GRANTED;
          case RELEASED -> Standing.State.RELEASED;
        };
    Optional<Duration> left =
        row.endsAtMillis() == LockHolder.ENDLESS
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(row.endsAtMillis() - now));
    return new Standing(state, row.ticket(), left, row.epoch());
  }

  private static Standing standing(Standing.State state, long token, long seenEpoch) {
    return new Standing(state, token, Optional.empty(), seenEpoch);
  }

  /** Grants if everybody with a smaller ticket leaves room. */
  public LockTable grant(String holder, long now) {
    LockHolder mine = holders.get(holder);
    if (mine == null || mine.state() != State.WAITING) {
      return this;
    }
    boolean hasTurn =
        holders.values().stream()
            .noneMatch(other -> other.ticket() < mine.ticket() && mine.conflictsWith(other));
    return hasTurn ? with(holder, mine.granted(now)) : this;
  }

  // --- end_overdue_locks

  /** Ends the waits and the leases whose time is over. */
  public LockTable endOverdue(long now) {
    LockTable next = this;
    for (Map.Entry<String, LockHolder> each : holders.entrySet()) {
      next = each.getValue().endsAtMillis() <= now ? next.timeIsUp(each.getKey()) : next;
    }
    return next;
  }

  /** The time of a wait or a lease is over. */
  public LockTable timeIsUp(String holder) {
    LockHolder row = holders.get(holder);
    if (row == null || row.state() == State.RELEASED) {
      return this;
    }
    return row.state() == State.WAITING ? without(holder) : with(holder, row.released());
  }

  // --- release_locks, settle_locks, and what is done with leases

  /** Ends a transaction's claims for good: one that is still on its way comes to nothing. */
  public LockTable release(TxId tx, long epoch) {
    return find(tx.text()).isPresent()
        ? end(tx.text())
        : with(tx.text(), LockHolder.ruledOut(tx.shard(), epoch));
  }

  /** Ends a holder that is in the tables. */
  public LockTable end(String holder) {
    LockHolder row = holders.get(holder);
    return row == null || row.state() == State.RELEASED ? this : with(holder, row.released());
  }

  /** Asks for the token of a transaction; one that was not granted its locks never will be. */
  public Settled settle(TxId tx, long epoch) {
    Optional<LockHolder> known = find(tx.text());
    return known.isPresent() && known.get().state() == State.GRANTED
        ? new Settled(this, Optional.of(known.get().ticket()))
        : new Settled(release(tx, epoch), Optional.empty());
  }

  /** Lets a lease that is granted, and not over, last from now on. */
  public LockTable renew(String lease, Duration ttl, long now) {
    LockHolder row = holders.get(lease);
    if (row == null
        || !row.isLease()
        || row.state() != State.GRANTED
        || row.endsAtMillis() <= now) {
      return this;
    }
    return with(lease, row.lasting(ttl.toMillis(), now));
  }

  // --- sweep_locks, forget_lock_holders

  /** Releases what finished transactions left, and those of which an earlier owner left nothing. */
  public LockTable sweep(LockLog log, long now) {
    LockTable next = endOverdue(now);
    for (Map.Entry<String, LockHolder> each : next.holders.entrySet()) {
      LockHolder row = each.getValue();
      boolean ended = log.isFinished(each.getKey());
      boolean lost = !log.isKnown(each.getKey()) && row.epoch() < log.epochOf(row.shard());
      next = !row.isLease() && (ended || lost) ? next.end(each.getKey()) : next;
    }
    return next;
  }

  /** Forgets released transactions of which the log says that they are finished. */
  public LockTable forget(LockLog log) {
    LockTable next = this;
    for (Map.Entry<String, LockHolder> each : holders.entrySet()) {
      boolean released = !each.getValue().isLease() && each.getValue().state() == State.RELEASED;
      next = released && log.isFinished(each.getKey()) ? next.without(each.getKey()) : next;
    }
    return next;
  }
}
