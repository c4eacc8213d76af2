package dev.verdict.coordinator.access;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The sessions that are not over, in memory, as they were when they were read last, like the tokens
 * in a {@link TokenBook}: at most {@link SignIn#LIVE_MAX}. One that another node opened just now is
 * found by reading once more. For any thread.
 */
public final class SessionBook {
  /** How often an unknown session makes a node read, at most. */
  static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  /** How often an act is written down, at most; also a tenth of the time without one. */
  static final Duration NOTE_PAUSE = Duration.ofMinutes(1);

  private static final int NOTES_OF_IDLE = 10;

  private final LongSupplier nanos;
  private volatile Optional<SessionStore> store = Optional.empty();
  private volatile Optional<Page> page = Optional.empty();

  /** What was opened or ended here, and when, until that is read. */
  private final Map<String, Change> changes = new HashMap<>();

  /** When an act was written down last. */
  private final Map<String, Long> noted = new HashMap<>();

  private Optional<Promise<Void>> looking = Optional.empty();

  private record Page(Map<String, SignIn> byHash, long askedNanos) {}

  private record Change(Optional<SignIn> now, long nanos) {}

  /** With nothing in it, until a store is named and read. */
  public SessionBook() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  SessionBook(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** From here on sessions are those of a store, once they are read. */
  public void open(SessionStore present) {
    store = Optional.of(present);
  }

  /** Where they are kept; empty before there is a database, and where nobody signs in. */
  public Optional<SessionStore> store() {
    return store;
  }

  /** Reads them. What is read is as old as the question, not as the answer. */
  public Future<Void> refresh() {
    long asked = nanos.getAsLong();
    return store
        .map(SessionStore::live)
        .orElseGet(() -> Future.failedFuture("no database yet"))
        .onSuccess(live -> turn(live, asked))
        .mapEmpty();
  }

  private synchronized void turn(List<SignIn> live, long asked) {
    if (page.isPresent() && page.get().askedNanos() - asked > 0) {
      return;
    }
    changes.values().removeIf(change -> asked - change.nanos() > 0);
    Map<String, SignIn> byHash = new HashMap<>();
    live.forEach(session -> byHash.put(session.hash(), session));
    write(byHash, asked);
    noted.keySet().retainAll(byHash.keySet());
  }

  private void write(Map<String, SignIn> byHash, long asked) {
    changes.forEach(
        (hash, change) ->
            change
                .now()
                .ifPresentOrElse(session -> byHash.put(hash, session), () -> byHash.remove(hash)));
    page = Optional.of(new Page(byHash, asked));
  }

  private synchronized void change(String hash, Optional<SignIn> now) {
    changes.put(hash, new Change(now, nanos.getAsLong()));
    page.ifPresent(read -> write(new HashMap<>(read.byHash()), read.askedNanos()));
  }

  /** Knows one from here on, also if what is read next was asked for before it was opened. */
  public void know(SignIn session) {
    change(session.hash(), Optional.of(session));
  }

  /** Takes one for over from here on, also if what is read next was asked for before it was. */
  public void forget(String hash) {
    change(hash, Optional.empty());
  }

  /** Whether what is in it can be relied on. */
  public boolean isFresh() {
    return page.filter(
            read -> nanos.getAsLong() - read.askedNanos() <= TokenBook.FRESH_MAX.toNanos())
        .isPresent();
  }

  /** What is known of one; empty if it is none that is open. */
  public Optional<SignIn> find(SessionSecret secret) {
    return page.map(read -> read.byHash().get(secret.hash()));
  }

  /**
   * Reads them once more for whoever shows one that is not known here: another node may have opened
   * it just now. All who ask meanwhile wait for one answer. Never fails.
   *
   * @param later runs something after a time
   */
  public Future<Void> look(Later later) {
    Promise<Void> mine = Promise.promise();
    synchronized (this) {
      if (looking.isPresent()) {
        return looking.get().future();
      }
      looking = Optional.of(mine);
    }
    long age = page.map(read -> nanos.getAsLong() - read.askedNanos()).orElse(LOOK_PAUSE.toNanos());
    Duration pause = LOOK_PAUSE.minusNanos(Math.max(0, age));
    if (pause.isNegative() || pause.isZero()) {
      readFor(mine);
    } else {
      later.run(pause, () -> readFor(mine));
    }
    return mine.future();
  }

  private void readFor(Promise<Void> waiting) {
    synchronized (this) {
      looking = Optional.empty();
    }
    refresh().onComplete(read -> waiting.complete());
  }

  /** Runs something after a time. */
  public interface Later {
    /** Runs it after that time, which is at least a nanosecond. */
    void run(Duration after, Runnable task);
  }

  /**
   * A person acts in one. That is written down now and then only; if it cannot be, the next act
   * tries again.
   *
   * @param idle after how long without another act it ends
   */
  public void acted(SessionSecret secret, Duration idle) {
    String hash = secret.hash();
    if (isNotedEnough(hash, idle)) {
      return;
    }
    store
        .map(kept -> kept.acted(hash, idle))
        .orElseGet(() -> Future.failedFuture("no database yet"))
        .onSuccess(now -> now.ifPresentOrElse(this::know, () -> forget(hash)))
        .onFailure(failure -> forgetNote(hash));
  }

  private synchronized boolean isNotedEnough(String hash, Duration idle) {
    long now = nanos.getAsLong();
    long pause = Math.min(NOTE_PAUSE.toNanos(), idle.toNanos() / NOTES_OF_IDLE);
    Long last = noted.get(hash);
    if (last != null && now - last < pause) {
      return true;
    }
    noted.put(hash, now);
    return false;
  }

  private synchronized void forgetNote(String hash) {
    noted.remove(hash);
  }
}
