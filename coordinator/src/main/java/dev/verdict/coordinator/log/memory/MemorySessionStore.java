package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.SignIn;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Sessions in shared memory. */
final class MemorySessionStore implements SessionStore {
  private final Map<String, SignIn> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemorySessionStore(MemoryDatabase database, Executor executor) {
    this.rows = database.sessionRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<List<SignIn>> live() {
    return access.now(
        () -> rows.values().stream().filter(row -> row.isGoodAt(clock.instant())).toList());
  }

  @Override
  public Future<Optional<SignIn>> open(
      String hash, String tokenHash, Duration idle, Duration lifetime) {
    return access.now(
        () -> {
          Instant now = clock.instant();
          rows.values().removeIf(row -> !row.isGoodAt(now));
          if (rows.containsKey(hash)) {
            return Optional.ofNullable(rows.get(hash));
          }
          makeRoom(tokenHash);
          if (rows.size() >= SignIn.LIVE_MAX) {
            return Optional.empty();
          }
          Instant end = now.plus(lifetime);
          SignIn opened = new SignIn(hash, tokenHash, now, now, now, end);
          rows.put(hash, opened.acted(now, now.plus(idle)));
          return Optional.ofNullable(rows.get(hash));
        });
  }

  private void makeRoom(String tokenHash) {
    List<SignIn> latestFirst =
        rows.values().stream()
            .filter(row -> row.tokenHash().equals(tokenHash))
            .sorted(Comparator.comparing(SignIn::actedAt).thenComparing(SignIn::hash).reversed())
            .toList();
    latestFirst.stream()
        .skip(SignIn.OF_TOKEN_MAX - 1L)
        .forEach(oldest -> rows.remove(oldest.hash()));
  }

  @Override
  public Future<Optional<SignIn>> acted(String hash, Duration idle) {
    return access.now(
        () -> {
          Instant now = clock.instant();
          Optional<SignIn> found =
              Optional.ofNullable(rows.get(hash))
                  .filter(row -> row.isGoodAt(now))
                  .map(row -> row.acted(now, now.plus(idle)));
          found.ifPresent(row -> rows.put(hash, row));
          return found;
        });
  }

  @Override
  public Future<Void> end(String hash) {
    return access.now(() -> Optional.ofNullable(rows.remove(hash))).mapEmpty();
  }
}
