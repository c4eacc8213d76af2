package dev.verdict.coordinator.leadership;

import java.util.OptionalLong;
import java.util.Set;

/** What a node of a cluster knows of its own place at one shard. */
final class Seat {
  /** Where this node stands with the shard's leader lock. */
  enum Lock {
    FREE,
    TAKING,
    HELD,
    RELEASING
  }

  final int shard;
  private Lock lock = Lock.FREE;
  private long heldAtLook;
  private Set<String> heldAmong = Set.of();
  private long raisedAtLook;
  private boolean raising;
  private boolean handingOver;
  private long ledSinceMillis;
  private long notBeforeMillis;
  private int losses;
  private OptionalLong ownerlessSinceMillis = OptionalLong.empty();
  private OptionalLong refusedSinceMillis = OptionalLong.empty();
  private OptionalLong handedOverAtMillis = OptionalLong.empty();

  Seat(int shard) {
    this.shard = shard;
  }

  // --- the lock

  Lock lock() {
    return lock;
  }

  boolean holds() {
    return lock == Lock.HELD;
  }

  void taking() {
    lock = Lock.TAKING;
  }

  /**
   * The lock was granted.
   *
   * @param look the last that had begun
   * @param members who was on this side
   */
  void granted(long look, Set<String> members) {
    lock = Lock.HELD;
    heldAtLook = look;
    heldAmong = Set.copyOf(members);
    handingOver = false;
    refusedSinceMillis = OptionalLong.empty();
  }

  /** Whether the lock was granted while that node was on this side, so that it cannot hold it. */
  boolean wasGrantedBesides(String node) {
    return heldAmong.contains(node);
  }

  void refused(long nowMillis) {
    lock = Lock.FREE;
    if (refusedSinceMillis.isEmpty()) {
      refusedSinceMillis = OptionalLong.of(nowMillis);
    }
  }

  void releasing() {
    lock = Lock.RELEASING;
  }

  void free() {
    lock = Lock.FREE;
    raising = false;
    handingOver = false;
  }

  /** The lock was freed by force: it is refused no longer. */
  void forced() {
    lock = Lock.FREE;
    refusedSinceMillis = OptionalLong.empty();
  }

  /** For how long the lock has been refused, without a grant in between; 0 if it is not. */
  long refusedForMillis(long nowMillis) {
    return refusedSinceMillis.isEmpty() ? 0 : nowMillis - refusedSinceMillis.getAsLong();
  }

  // --- the epoch

  /**
   * Whether the epoch may be raised by what that view says: it is younger than the lock, and the
   * shard is not on its way to another node.
   */
  boolean isReadyToRaise(View view, long nowMillis) {
    return holds()
        && !raising
        && !handingOver
        && view.number() > heldAtLook
        && nowMillis >= notBeforeMillis;
  }

  /** Whether the lock is held and no view has followed yet. */
  boolean awaits(View view) {
    return holds() && view.number() <= heldAtLook;
  }

  boolean isRaising() {
    return raising;
  }

  void raising(boolean underWay) {
    raising = underWay;
  }

  void leading(long look, long nowMillis) {
    raisedAtLook = look;
    ledSinceMillis = nowMillis;
    handingOver = false;
  }

  /** Whether that view can know of the epoch that this node raised last. */
  boolean isKnownTo(View view) {
    return view.number() > raisedAtLook;
  }

  long ledForMillis(long nowMillis) {
    return nowMillis - ledSinceMillis;
  }

  /** Another node was faster or took the shard away: nothing is tried before that time. */
  void lostUntil(long untilMillis) {
    losses++;
    notBeforeMillis = untilMillis;
  }

  int losses() {
    return losses;
  }

  void forgetLosses() {
    losses = 0;
  }

  boolean mayTake(long nowMillis) {
    return lock == Lock.FREE && nowMillis >= notBeforeMillis;
  }

  // --- the owner

  void owner(boolean none, long nowMillis) {
    if (!none) {
      ownerlessSinceMillis = OptionalLong.empty();
    } else if (ownerlessSinceMillis.isEmpty()) {
      ownerlessSinceMillis = OptionalLong.of(nowMillis);
    }
  }

  /** Whether the shard has had no live owner for so long. */
  boolean isOwnerlessFor(long millis, long nowMillis) {
    return ownerlessSinceMillis.isPresent()
        && nowMillis - ownerlessSinceMillis.getAsLong() >= millis;
  }

  // --- handing over

  boolean isHandingOver() {
    return handingOver;
  }

  void handingOver() {
    handingOver = true;
  }

  void handOverCalledOff() {
    handingOver = false;
  }

  /** The shard is led no more; the lock is held until its row says so too. */
  void handedOver(long nowMillis) {
    handedOverAtMillis = OptionalLong.of(nowMillis);
  }

  /** Whether the shard was handed over not long ago, and came back. */
  boolean wasHandedOverWithin(long millis, long nowMillis) {
    return handedOverAtMillis.isPresent() && nowMillis - handedOverAtMillis.getAsLong() < millis;
  }
}
