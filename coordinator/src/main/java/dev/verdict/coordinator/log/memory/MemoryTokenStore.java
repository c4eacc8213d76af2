package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditLog;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Tokens in shared memory. */
final class MemoryTokenStore implements TokenStore {
  private final Map<UUID, ApiToken> rows;
  private final InstantSource clock;
  private final MemoryAccess access;
  private final AuditLog audit;

  MemoryTokenStore(MemoryDatabase database, Executor executor) {
    this.rows = database.tokenRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
    this.audit = database.audit(executor);
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
          Set<ApiToken> over =
              newestFirst.stream()
                  .filter(token -> !token.isGoodAt(clock.instant()))
                  .skip(OVER_LISTED_MAX)
                  .collect(Collectors.toSet());
          newestFirst.removeAll(over);
          return newestFirst;
        });
  }

  @Override
  public Future<Optional<ApiToken>> find(UUID id) {
    return access.now(() -> Optional.ofNullable(rows.get(id)));
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
  public Future<Boolean> addFirst(Draft draft, AuditEntry entry) {
    return access
        .now(
            () -> {
              boolean first = rows.isEmpty();
              if (first) {
                added(draft);
              }
              return first;
            })
        .compose(
            first ->
                first
                    ? audit.append(entry).map(row -> true)
                    : access.now(() -> rows.containsKey(draft.id())));
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
            draft.id(),
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
