package dev.verdict.sdk.client;

import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be leased. Immutable: each method returns another one.
 *
 * @param resources the resources, granted all at once, and how each is held
 * @param ttl how long the lease lasts unless renewed, 100 ms to 1 h; an open {@link Lease} renews
 *     itself
 * @param waitMax how long it may take until all are granted, at most 1 min
 * @param note who that is, for people; may be empty
 */
public record LeaseRequest(
    SortedMap<String, LockMode> resources, Duration ttl, Duration waitMax, String note) {
  private static final Duration TTL_DEFAULT = Duration.ofSeconds(30);
  private static final Duration WAIT_DEFAULT = Duration.ofSeconds(10);

  /** Copies the resources. */
  public LeaseRequest {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** These resources, alone; for 30 s at a time, waiting at most 10 s. */
  public static LeaseRequest exclusive(String... names) {
    return new LeaseRequest(new TreeMap<>(), TTL_DEFAULT, WAIT_DEFAULT, "")
        .and(LockMode.EXCLUSIVE, names);
  }

  /** These resources, together with others that share them. */
  public static LeaseRequest shared(String... names) {
    return new LeaseRequest(new TreeMap<>(), TTL_DEFAULT, WAIT_DEFAULT, "")
        .and(LockMode.SHARED, names);
  }

  /** These resources as well. */
  public LeaseRequest and(LockMode mode, String... names) {
    SortedMap<String, LockMode> more = new TreeMap<>(resources);
    for (String name : names) {
      more.put(name, mode);
    }
    return new LeaseRequest(more, ttl, waitMax, note);
  }

  /** The same with another time to live. */
  public LeaseRequest ttl(Duration time) {
    return new LeaseRequest(resources, time, waitMax, note);
  }

  /** The same with another wait. */
  public LeaseRequest waitMax(Duration longest) {
    return new LeaseRequest(resources, ttl, longest, note);
  }

  /** The same with a note. */
  public LeaseRequest note(String words) {
    return new LeaseRequest(resources, ttl, waitMax, words);
  }
}
