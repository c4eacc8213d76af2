package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier owners of a shard left unfinished. It is read oldest first, a page at a time; each
 * transaction is folded, told of its new owner, and goes on. The shard is served meanwhile: what
 * somebody asks for is resumed before its turn.
 *
 * <p>A transaction that only waits for the time of a retry makes room for others and rests in
 * memory. If too many do, it is set aside and read again in the next round. One that waits for its
 * deadline is never set aside, for a deadline begins anew with each reading. One that is dormant is
 * not read: see {@link WakeUps}.
 */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  private final Shard shard;
  private final Archive archive;
  private final Recovery recovery;
  private final RecoveryLimits limits;
  private final Map<TxId, StoredTransaction> page = new LinkedHashMap<>();
  private final Map<TxId, Place> places = new HashMap<>();
  private final Set<TxId> leftWhileReading = new HashSet<>();
  private Phase phase = Phase.ROUND;
  private Optional<TxId> last = Optional.empty();
  private boolean reading;
  private boolean readToTheEnd;
  private boolean another;
  private int resumed;

  private enum Phase {
    /** The log is read from its oldest unfinished transaction on. */
    ROUND,
    /** What was set aside waits for the next round. */
    PAUSE,
    /** All are in memory, dormant, finished, or stopped in the open. */
    COMPLETE
  }

  /** What becomes of a turn. */
  enum Step {
    /** There may be more to do at once. */
    AGAIN,
    /** Nothing can be done before there is room, or before something was read. */
    WAIT,
    /** It is another backlog's turn. */
    PASS_ON,
    /** Nothing is left for now. */
    END
  }

  Backlog(Shard shard, Archive archive, Recovery recovery) {
    this.shard = shard;
    this.archive = archive;
    this.recovery = recovery;
    this.limits = shard.limits().recovery();
  }

  /** Begins a round. */
  void begin() {
    phase = Phase.ROUND;
    last = Optional.empty();
    readToTheEnd = false;
    another = false;
    resumed = 0;
    recovery.join(this);
  }

  /** Whether each of its transactions is in memory, dormant, finished, or stopped in the open. */
  boolean isComplete() {
    return phase == Phase.COMPLETE;
  }

  /** The shard is no longer led here. */
  void abandon() {
    page.clear();
    places.values().forEach(Place::free);
    places.clear();
    recovery.leave(this);
  }

  // --- its turn

  /** Does the next thing of its turn. */
  Step step() {
    if (!shard.resumes()) {
      page.clear();
      return Step.END;
    }
    if (reading) {
      return Step.WAIT;
    }
    if (!page.isEmpty()) {
      return resumeNext();
    }
    if (readToTheEnd) {
      endRound();
      return Step.END;
    }
    read();
    return reading ? Step.WAIT : Step.AGAIN;
  }

  private void read() {
    reading = true;
    allListed()
        .compose(
            listed ->
                shard
                    .log()
                    .readUnfinished(
                        new UnfinishedQuery(
                            shard.number(),
                            shard.epoch(),
                            last,
                            limits.page(),
                            limits.pageChars())))
        .onComplete(
            (found, failure) -> {
              if (shard.isGone()) {
                return;
              }
              if (failure == null) {
                arrived(found);
              } else {
                LOG.warn("Cannot read shard {} yet: {}", shard.number(), failure.toString());
                shard.time().after(shard.limits().replayRetry(), this::readAgain);
              }
            });
  }

  /** What nobody listed is not found otherwise. */
  private Future<Void> allListed() {
    return last.isPresent()
        ? Future.succeededFuture()
        : shard.log().listLeftBehind(shard.number(), shard.epoch());
  }

  private void readAgain() {
    if (!shard.isGone()) {
      read();
    }
  }

  /** What left memory while it was being read is history. */
  private void arrived(List<StoredTransaction> found) {
    reading = false;
    readToTheEnd = found.isEmpty();
    for (StoredTransaction stored : found) {
      last = Optional.of(stored.tx());
      if (!leftWhileReading.contains(stored.tx())) {
        page.put(stored.tx(), stored);
      }
    }
    leftWhileReading.clear();
    recovery.goOn();
  }

  private Step resumeNext() {
    StoredTransaction next = page.values().iterator().next();
    if (isTakenCareOf(next.tx())) {
      page.remove(next.tx());
    } else {
      long weight = Place.weightOf(next);
      if (!recovery.active().take(weight)) {
        return Step.WAIT;
      }
      page.remove(next.tx());
      Place place = Place.taken(weight, recovery.active());
      places.put(next.tx(), place);
      resumed++;
      resume(next, place);
    }
    return page.isEmpty() ? Step.PASS_ON : Step.AGAIN;
  }

  /** Whether it is in memory, or about to be, because somebody asked for it. */
  private boolean isTakenCareOf(TxId id) {
    boolean beingRead = shard.read(id) != null;
    another |= beingRead;
    return beingRead || shard.find(id) != null;
  }

  private void resume(StoredTransaction stored, Place place) {
    if (shard.restoreFloor().parks(stored)) {
      LOG.warn("Transaction {} is parked: {}", stored.tx(), RestoreFloor.WHY);
      show(stored, Snapshots.stuck(RestoreFloor.WHY), place);
      return;
    }
    archive
        .fold(stored)
        .onComplete(
            (folded, failure) -> {
              if (places.get(stored.tx()) != place) {
                return;
              }
              if (failure == null) {
                takeOver(folded, place);
              } else if (failure instanceof DamagedException damage) {
                showDamaged(stored, damage, place);
              } else {
                LOG.warn("Cannot replay {} yet: {}", stored.tx(), failure.toString());
                shard.time().after(shard.limits().replayRetry(), () -> resume(stored, place));
              }
            });
  }

  private <S extends TransactionState, C, R extends LogRecord> void takeOver(
      Folded<S, C, R> folded, Place place) {
    TxId id = folded.stored().tx();
    if (isTakenCareOf(id)) {
      if (shard.find(id) == null) {
        free(id, place);
      }
    } else {
      shard
          .admit(TransactionRun.stored(shard, folded))
          .takeOver(folded.stored().decision(), Reply.NOBODY);
      if (!page.isEmpty()) {
        shard.parts().crashPoints().pass(CrashPoint.REPLAY_PARTLY_DONE);
      }
    }
  }

  private void showDamaged(StoredTransaction stored, DamagedException damage, Place place) {
    LOG.error("Transaction {} is stuck: it {}", stored.tx(), damage.why(), damage);
    show(stored, Snapshots.stuck("it " + damage.why()), place);
  }

  /** Keeps its place until lists show it, so that no more of these wait than there are places. */
  private void show(StoredTransaction stored, Stuck stuck, Place place) {
    if (stored.summary().stuck().equals(Optional.of(Snapshots.words(stuck)))) {
      free(stored.tx(), place);
    } else {
      shard.showStuck(stored.tx(), stuck).onComplete(shown -> free(stored.tx(), place));
    }
  }

  private void endRound() {
    if (another) {
      pause();
    } else {
      phase = Phase.COMPLETE;
      LOG.info("Shard {}: nothing is left unread; {} resumed", shard.number(), resumed);
    }
  }

  private void pause() {
    phase = Phase.PAUSE;
    LOG.info("Shard {}: {} resumed; what was set aside is read again", shard.number(), resumed);
    shard
        .time()
        .after(
            limits.pause(),
            () -> {
              if (!shard.isGone()) {
                begin();
              }
            });
  }

  // --- what becomes of those in memory

  /**
   * Takes room for one that is resumed before its turn. One that was born in this epoch needs none.
   *
   * @return whether there was room
   */
  boolean takeUrgently(StoredTransaction stored) {
    TxId id = stored.tx();
    if (id.epoch() >= shard.epoch() || places.containsKey(id)) {
      return true;
    }
    long weight = Place.weightOf(stored);
    boolean taken = recovery.urgent().take(weight);
    if (taken) {
      places.put(id, Place.taken(weight, recovery.urgent()));
    }
    return taken;
  }

  /**
   * Takes room for one whose time has come.
   *
   * @return whether there was room
   */
  boolean takeToWake(StoredTransaction stored) {
    if (places.containsKey(stored.tx())) {
      return true;
    }
    long weight = Place.weightOf(stored);
    boolean taken = recovery.waking().take(weight);
    if (taken) {
      places.put(stored.tx(), Place.taken(weight, recovery.waking()));
    }
    return taken;
  }

  /** Whether none can be woken until others have gone on. */
  boolean wakesNoMore() {
    return recovery.waking().isFull();
  }

  /** One for which room was taken did not come into memory. */
  void giveBack(TxId id) {
    free(id, places.get(id));
  }

  /** One has left memory: what was read of it before is history. */
  void left(TxId id) {
    page.remove(id);
    if (reading) {
      leftWhileReading.add(id);
    }
    Place place = places.get(id);
    if (place != null) {
      free(id, place);
    }
  }

  private void free(TxId id, @Nullable Place place) {
    if (place != null && places.remove(id, place)) {
      place.free();
      recovery.goOn();
    }
  }

  /** One waits for time to pass, and for nothing else. */
  void rests(TransactionRun<?, ?, ?> run) {
    Place place = places.get(run.id());
    if (place == null || place.isIn(recovery.resting()) || place.isIn(recovery.returned())) {
      return;
    }
    boolean woken = place.isIn(recovery.waking()) && place.moveTo(recovery.returned());
    if (woken || run.id().epoch() >= shard.epoch()) {
      // No round would read it again: it stays in memory, if need be at the cost of the next ones.
      return;
    }
    if (place.moveTo(recovery.resting())) {
      recovery.goOn();
    } else if (run.setAside()) {
      another = true;
      if (phase == Phase.COMPLETE) {
        pause();
      }
    }
  }
}
