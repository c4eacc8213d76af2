package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.Disagreement.Closure;
import dev.verdict.coordinator.reconcile.DisagreementQuery;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.coordinator.reconcile.Place;
import dev.verdict.coordinator.reconcile.Report;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Disagreements in shared memory. */
final class MemoryDisagreementStore implements DisagreementStore {
  private final NavigableMap<Place, Row> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  /** A disagreement, and when somebody last set out to look at it. */
  record Row(Disagreement noted, Instant lookedAt) {
    boolean isOpen() {
      return noted.closed().isEmpty();
    }

    /** Whether what was found anew opens it again. */
    boolean reopens(Finding anew) {
      return noted
          .closed()
          .filter(
              closed ->
                  closed.by().isEmpty()
                      || noted.finding().kind() != anew.kind()
                      || !noted.finding().found().equals(anew.found()))
          .isPresent();
    }

    Row closed(Closure how) {
      return new Row(
          new Disagreement(
              noted.finding(),
              noted.seen(),
              noted.firstSeenAt(),
              noted.lastSeenAt(),
              Optional.of(how)),
          how.at());
    }
  }

  MemoryDisagreementStore(MemoryDatabase database, Executor executor) {
    this.rows = database.disagreementRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<Void> note(Report report) {
    return access
        .now(
            () -> {
              long room = OPEN_MAX - rows.values().stream().filter(Row::isOpen).count();
              int place = 0;
              for (Finding finding : report.findings()) {
                place++;
                if (place <= room || rows.containsKey(finding.place())) {
                  note(finding);
                }
              }
              rows.replaceAll(
                  (at, row) ->
                      row.isOpen() && agrees(row.noted().finding(), report)
                          ? row.closed(new Closure(clock.instant(), "", ""))
                          : row);
              return rows.size();
            })
        .mapEmpty();
  }

  private void note(Finding finding) {
    Instant now = clock.instant();
    rows.merge(
        finding.place(),
        new Row(new Disagreement(finding, 1, now, now, Optional.empty()), now),
        (was, first) ->
            was.reopens(finding)
                ? first
                : new Row(
                    new Disagreement(
                        finding,
                        was.noted().seen() + 1,
                        was.noted().firstSeenAt(),
                        now,
                        was.noted().closed()),
                    now));
  }

  private static boolean agrees(Finding was, Report report) {
    if (was.kind() != Finding.Kind.UNEXPECTED) {
      return report.agreed().contains(was.place());
    }
    return report.told().contains(new Report.Telling(was.transaction(), was.participant()))
        && report.findings().stream().noneMatch(each -> each.place().equals(was.place()));
  }

  @Override
  public Future<List<Disagreement>> list(DisagreementQuery query) {
    return access.now(
        () ->
            rows.descendingMap().values().stream()
                .filter(row -> query.open().map(open -> open == row.isOpen()).orElse(true))
                .map(Row::noted)
                .filter(noted -> fits(noted.finding(), query))
                .limit(query.limit())
                .toList());
  }

  private static boolean fits(Finding finding, DisagreementQuery query) {
    return finding.namespace().equals(query.namespace())
        && query.participant().map(finding.participant()::equals).orElse(true)
        && query.transaction().map(finding.transaction()::equals).orElse(true)
        && query.before().map(before -> finding.place().compareTo(before) < 0).orElse(true);
  }

  @Override
  public Future<Optional<Disagreement>> get(Place place) {
    return access.now(() -> Optional.ofNullable(rows.get(place)).map(Row::noted));
  }

  @Override
  public Future<Optional<Disagreement>> close(Place place, String operator, String reason) {
    return access.now(
        () ->
            Optional.ofNullable(rows.get(place))
                .filter(Row::isOpen)
                .map(
                    row -> {
                      Row closed = row.closed(new Closure(clock.instant(), operator, reason));
                      rows.put(place, closed);
                      return closed.noted();
                    }));
  }

  @Override
  public Future<Optional<TxId>> takeTurn(Collection<Integer> shards, Duration since) {
    return access.now(
        () -> {
          Instant now = clock.instant();
          return rows.values().stream()
              .filter(row -> row.isOpen() && !row.lookedAt().isAfter(now.minus(since)))
              .filter(row -> shards.contains(row.noted().finding().transaction().shard()))
              .min(Comparator.comparing(Row::lookedAt))
              .map(
                  row -> {
                    Place place = row.noted().finding().place();
                    rows.put(place, new Row(row.noted(), now));
                    return place.transaction();
                  });
        });
  }

  @Override
  public Future<Integer> countConfirmed(String namespace) {
    return access.now(
        () ->
            (int)
                rows.values().stream()
                    .filter(row -> row.isOpen() && isConfirmed(row.noted()))
                    .filter(row -> row.noted().finding().namespace().equals(namespace))
                    .count());
  }

  private static boolean isConfirmed(Disagreement noted) {
    return !noted.lastSeenAt().isBefore(noted.firstSeenAt().plus(CONFIRMED_AFTER));
  }

  @Override
  public Future<Integer> forget() {
    return access.now(
        () -> {
          int before = rows.size();
          Instant kept = clock.instant().minus(CLOSED_KEPT);
          rows.values()
              .removeIf(
                  row ->
                      row.noted()
                          .closed()
                          .filter(how -> how.by().isEmpty() && how.at().isBefore(kept))
                          .isPresent());
          return before - rows.size();
        });
  }
}
