package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decisions, entries, summaries and keys. Guarded by the database's lock. */
final class MemoryTables {
  private final MemoryShards shards;
  private final InstantSource clock;
  private final Map<TxId, Outcome> decisions = new HashMap<>();
  private final Map<IdempotencyKey, KeyHolder> keys = new HashMap<>();
  private final TreeMap<TxId, Row> rows = new TreeMap<>();

  MemoryTables(MemoryShards shards, InstantSource clock) {
    this.shards = shards;
    this.clock = clock;
  }

  AppendOutcome append(String owner, LogEntry entry) {
    if (!shards.leads(owner, entry.tx().shard(), entry.epoch())) {
      return new AppendOutcome.Fenced();
    }
    check(entry);
    Optional<KeyHolder> otherHolder =
        entry
            .claim()
            .flatMap(claim -> findKey(claim.key()))
            .filter(holder -> !holder.tx().equals(entry.tx()));
    if (otherHolder.isPresent()) {
      return new AppendOutcome.KeyTaken(otherHolder.get().tx(), otherHolder.get().requestHash());
    }
    entry.claim().ifPresent(claim -> keys.putIfAbsent(claim.key(), holder(entry, claim)));
    Optional<Outcome> winner =
        entry.decision().map(ours -> decisions.getOrDefault(entry.tx(), ours));
    if (!winner.equals(entry.decision())) {
      return new AppendOutcome.Lost(winner.orElseThrow());
    }
    winner.ifPresent(outcome -> decisions.put(entry.tx(), outcome));
    store(entry);
    return new AppendOutcome.Appended();
  }

  private static KeyHolder holder(LogEntry entry, KeyClaim claim) {
    return new KeyHolder(entry.tx(), claim.requestHash());
  }

  private void check(LogEntry entry) {
    if (texts(entry).anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw rejected(entry, "it contains the character U+0000");
    }
    List<Entry> entries = rows.containsKey(entry.tx()) ? rows.get(entry.tx()).entries : List.of();
    if (entry.seq() > entries.size() + 1) {
      throw rejected(entry, "its predecessor is missing");
    }
    if (entry.seq() <= entries.size()
        && !entries.get(entry.seq() - 1).records().equals(entry.records())) {
      throw rejected(entry, "other records are stored under its number");
    }
  }

  private static Stream<String> texts(LogEntry entry) {
    Summary summary = entry.summary();
    Summary.Origin origin = summary.origin();
    return Stream.concat(
        Stream.of(
            entry.records(),
            summary.status(),
            summary.reason(),
            summary.stuck().orElse(""),
            origin.namespace(),
            origin.principal(),
            origin.name(),
            origin.businessKey(),
            origin.traceparent()),
        origin.labels().entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())));
  }

  private static LogRejectedException rejected(LogEntry entry, String why) {
    return new LogRejectedException(
        entry.tx() + " entry " + entry.seq() + ": " + why, new IllegalArgumentException(why));
  }

  private void store(LogEntry entry) {
    Row row = rows.computeIfAbsent(entry.tx(), tx -> new Row(entry.summary(), clock.instant()));
    if (entry.seq() < row.entries.size()) {
      return;
    }
    row.summary = entry.summary();
    row.updatedAt = clock.instant();
    if (entry.seq() == row.entries.size() + 1) {
      row.wakeAt = null;
      row.entries.add(new Entry(entry.seq(), entry.epoch(), row.updatedAt, entry.records()));
    }
  }

  boolean markStuck(String owner, TxId id, long epoch, String why) {
    Row row = rows.get(id);
    if (row == null || row.summary.finished() || !shards.leads(owner, id.shard(), epoch)) {
      return false;
    }
    row.summary = row.summary.stuckOn(why);
    row.wakeAt = null;
    return true;
  }

  /** What is undecided then waits for a person. */
  void restored() {
    rows.forEach((id, row) -> row.wakeAt = decisions.containsKey(id) ? row.wakeAt : null);
  }

  Set<TxId> markDormant(String owner, int shard, long epoch, List<Dormant> dormant) {
    Set<TxId> marked = new HashSet<>();
    for (Dormant each : dormant) {
      Row row = rows.get(each.tx());
      boolean isAsKnown = row != null && each.seq() == row.entries.size();
      if (row != null && isAsKnown && row.mayWait() && shards.leads(owner, shard, epoch)) {
        row.wakeAt = each.wakeAfter().map(clock.instant()::plus).orElse(Instant.MAX);
        marked.add(each.tx());
      }
    }
    return marked;
  }

  List<Due> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    List<Due> page = new ArrayList<>();
    long chars = 0;
    Instant now = clock.instant();
    for (Map.Entry<TxId, Row> each : dormant(shard, sinceMax)) {
      Row row = each.getValue();
      if (page.size() == limit || chars >= charsMax || row.wakeTime().isAfter(now)) {
        break;
      }
      Duration since = Duration.between(row.wakeTime(), now);
      page.add(new Due(stored(each.getKey(), row, row.entries), since));
      chars += row.entries.stream().mapToLong(entry -> entry.records().length()).sum();
    }
    return page;
  }

  Optional<Duration> nextDue(int shard, Duration sinceMax) {
    Instant now = clock.instant();
    return dormant(shard, sinceMax).stream()
        .map(each -> each.getValue().wakeTime())
        .filter(wakeAt -> wakeAt.isBefore(Instant.MAX))
        .findFirst()
        .map(wakeAt -> wakeAt.isAfter(now) ? Duration.between(now, wakeAt) : Duration.ZERO);
  }

  /** In the order in which they are to be woken. */
  private List<Map.Entry<TxId, Row>> dormant(int shard, Duration sinceMax) {
    Instant after = clock.instant().minus(sinceMax);
    return rows.entrySet().stream()
        .filter(each -> each.getKey().shard() == shard && each.getValue().wakeAt != null)
        .filter(each -> !each.getValue().summary.finished())
        .filter(each -> each.getValue().wakeTime().isAfter(after))
        .sorted(Comparator.comparing(each -> each.getValue().wakeTime()))
        .toList();
  }

  Optional<StoredTransaction> read(TxId id) {
    return Optional.ofNullable(rows.get(id)).map(row -> stored(id, row, row.entries));
  }

  Optional<KeyHolder> findKey(IdempotencyKey key) {
    return Optional.ofNullable(keys.get(key));
  }

  List<StoredTransaction> readUnfinished(UnfinishedQuery query) {
    List<StoredTransaction> page = new ArrayList<>();
    long chars = 0;
    for (Map.Entry<TxId, Row> each :
        query.after().map(id -> rows.tailMap(id, false)).orElse(rows).entrySet()) {
      if (page.size() == query.limit() || chars >= query.charsMax()) {
        break;
      }
      TxId id = each.getKey();
      Row row = each.getValue();
      if (id.shard() == query.shard()
          && id.epoch() < query.bornBefore()
          && row.wakeAt == null
          && !row.summary.finished()) {
        page.add(stored(id, row, row.entries));
        chars += row.entries.stream().mapToLong(entry -> entry.records().length()).sum();
      }
    }
    return page;
  }

  Endings endings(List<TxId> ids) {
    Set<TxId> finished = new HashSet<>();
    Set<TxId> unfinished = new HashSet<>();
    for (TxId id : ids) {
      Row row = rows.get(id);
      if (row != null) {
        (row.summary.finished() ? finished : unfinished).add(id);
      }
    }
    Optional<TxId> oldest =
        rows.entrySet().stream()
            .filter(each -> !each.getValue().summary.finished())
            .map(Map.Entry::getKey)
            .findFirst();
    return new Endings(finished, unfinished, oldest);
  }

  StuckCounts stuck(String namespace) {
    return MemoryStuck.count(
        rows.descendingMap().entrySet().stream()
            .map(each -> stored(each.getKey(), each.getValue(), List.of()))
            .filter(each -> each.summary().origin().namespace().equals(namespace))
            .filter(each -> !each.summary().finished()));
  }

  TransactionPage list(TransactionQuery query) {
    long labelled =
        rows.values().stream().filter(row -> MemoryFilter.hasLabels(query, row.summary)).count();
    MemoryFilter filter = new MemoryFilter(query, clock.instant(), labelled <= query.searchedMax());
    List<StoredTransaction> found = new ArrayList<>();
    int searched = 0;
    for (Map.Entry<TxId, Row> each :
        query.before().map(id -> rows.headMap(id, false)).orElse(rows).descendingMap().entrySet()) {
      StoredTransaction stored = stored(each.getKey(), each.getValue(), each.getValue().entries);
      if (!filter.leadsTo(stored)) {
        continue;
      }
      if (filter.matches(stored)) {
        found.add(stored.withoutEntries());
      }
      searched++;
      boolean isEnough = filter.searches() && searched == query.searchedMax();
      if (found.size() > query.limit() || isEnough) {
        Optional<TxId> last = isEnough ? Optional.of(each.getKey()) : Optional.empty();
        return TransactionPage.of(found, query.limit(), last);
      }
    }
    return TransactionPage.of(found, query.limit(), Optional.empty());
  }

  private StoredTransaction stored(TxId id, Row row, List<Entry> entries) {
    return new StoredTransaction(
        id, row.summary, row.updatedAt, Optional.ofNullable(decisions.get(id)), entries);
  }

  private static final class Row {
    private Summary summary;
    private Instant updatedAt;

    /** Set while it is dormant; the end of time if only a request wakes it. */
    private @Nullable Instant wakeAt;

    private final List<Entry> entries = new ArrayList<>();

    Row(Summary summary, Instant updatedAt) {
      this.summary = summary;
      this.updatedAt = updatedAt;
    }

    boolean mayWait() {
      return !summary.finished() && summary.stuck().isEmpty();
    }

    Instant wakeTime() {
      return wakeAt == null ? Instant.MAX : wakeAt;
    }
  }
}
