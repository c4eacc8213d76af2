package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.TokenStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Tokens in shared memory. */
final class MemoryTokenStore implements TokenStore {
  private final Map<UUID, ApiToken> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemoryTokenStore(MemoryDatabase database, Executor executor) {
    this.rows = database.tokenRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<List<ApiToken>> live() {
    return access.now(this::good);
  }

  @Override
  public Future<List<ApiToken>> list() {
    return access.now(
        () -> {
          List<ApiToken> newestFirst = new ArrayList<>(rows.values());
          Collections.reverse(newestFirst);
          return newestFirst;
        });
  }

  @Override
  public Future<Optional<ApiToken>> add(Draft draft) {
    return access.now(
        () -> {
          rows.values().removeIf(this::isLongOver);
          return good().size() >= ApiToken.LIVE_MAX ? Optional.empty() : Optional.of(added(draft));
        });
  }

  @Override
  public Future<Boolean> addFirst(Draft draft) {
    return access.now(
        () -> {
          boolean first = rows.isEmpty();
          if (first) {
            added(draft);
          }
          return first;
        });
  }

  @Override
  public Future<Optional<ApiToken>> revoke(UUID id) {
    return access.now(
        () ->
            Optional.ofNullable(
                rows.computeIfPresent(id, (same, token) -> token.revoked(clock.instant()))));
  }

  private ApiToken added(Draft draft) {
    Instant now = clock.instant();
    ApiToken token =
        new ApiToken(
            UUID.randomUUID(),
            draft.name(),
            draft.secret().hash(),
            draft.secret().ending(),
            draft.grant(),
            now,
            draft.createdBy(),
            draft.lasts().map(now::plus),
            Optional.empty());
    rows.put(token.id(), token);
    return token;
  }

  private List<ApiToken> good() {
    return rows.values().stream().filter(token -> token.isGoodAt(clock.instant())).toList();
  }

  private boolean isLongOver(ApiToken token) {
    return !token.isGoodAt(clock.instant().minus(REMEMBERED));
  }
}
