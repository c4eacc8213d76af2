package dev.verdict.coordinator.access;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The tokens that are good, in memory, as they were when they were read last. A token that is made,
 * revoked or expires is noticed when they are read next; one that could not be read for {@link
 * #FRESH_MAX} is good for nothing, so that a node that lost its database honours no revoked token.
 * For any thread.
 */
public final class TokenBook {
  /** How often they are read. */
  public static final Duration READ_PERIOD = Duration.ofSeconds(1);

  /** How old what was read may be to be relied on. */
  public static final Duration FRESH_MAX = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private volatile Optional<TokenStore> store = Optional.empty();
  private volatile Optional<Page> page = Optional.empty();

  /** Those that were revoked here, and when, until that is read. */
  private final Map<UUID, Long> revoked = new HashMap<>();

  private record Page(Map<String, ApiToken> byHash, long askedNanos) {}

  /** With nothing in it, until a store is named and read. */
  public TokenBook() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  TokenBook(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** From here on tokens are those of a store, once they are read. */
  public void open(TokenStore present) {
    store = Optional.of(present);
  }

  /** Where they are kept; empty before there is a database. */
  public Optional<TokenStore> store() {
    return store;
  }

  /** Those that were good when they were read last. */
  public List<ApiToken> live() {
    return page.map(read -> List.copyOf(read.byHash().values())).orElseGet(List::of);
  }

  /** Reads them. What is read is as old as the question, not as the answer. */
  public Future<Void> refresh() {
    long asked = nanos.getAsLong();
    return store
        .map(TokenStore::live)
        .orElseGet(() -> Future.failedFuture("no database yet"))
        .onSuccess(live -> turn(live, asked))
        .mapEmpty();
  }

  private synchronized void turn(List<ApiToken> live, long asked) {
    if (page.isPresent() && page.get().askedNanos() - asked > 0) {
      return;
    }
    revoked.values().removeIf(at -> asked - at > 0);
    write(live, asked);
  }

  /**
   * Takes a token for revoked from here on, also if what is read next was asked for before it was.
   */
  public synchronized void forget(UUID token) {
    revoked.put(token, nanos.getAsLong());
    page.ifPresent(read -> write(List.copyOf(read.byHash().values()), read.askedNanos()));
  }

  private void write(List<ApiToken> live, long asked) {
    Map<String, ApiToken> byHash = new HashMap<>();
    live.stream()
        .filter(token -> !revoked.containsKey(token.id()))
        .forEach(token -> byHash.put(token.hash(), token));
    page = Optional.of(new Page(byHash, asked));
  }

  /** Whether what is in it can be relied on. */
  public boolean isFresh() {
    return page.filter(read -> nanos.getAsLong() - read.askedNanos() <= FRESH_MAX.toNanos())
        .isPresent();
  }

  /**
   * What is known of a token; empty if it is none that is good. It is looked up by its hash: how
   * long that takes says something of the hash, which nobody can choose, and nothing of a token.
   */
  public Optional<ApiToken> find(String text) {
    return findHash(TokenSecret.hash(text));
  }

  /** What is known of the token with that hash; empty if it is none that is good. */
  public Optional<ApiToken> findHash(String hash) {
    return page.map(read -> read.byHash().get(hash));
  }
}
