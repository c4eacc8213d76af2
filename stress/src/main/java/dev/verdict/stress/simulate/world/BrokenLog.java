package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A log that breaks its contract. */
final class BrokenLog extends LogSession {
  private static final Duration NEARLY_UP = Duration.ofSeconds(2);

  private static final String ENLISTED = "\"enlisted\"";

  private final Mutant mutant;
  private final Snapshots snapshots;
  private final Postgres server;
  private final String owner;

  BrokenLog(
      Mutant mutant,
      Snapshots snapshots,
      World world,
      Host host,
      Dice dice,
      Peril peril,
      String owner) {
    super(world.postgres(), world.book(), host, world.agenda(), dice, peril, owner);
    this.mutant = mutant;
    this.snapshots = snapshots;
    this.server = world.postgres();
    this.owner = owner;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    if (mutant == Mutant.KEY_NOT_STORED) {
      return super.append(with(entry, entry.epoch(), false));
    }
    Future<AppendOutcome> outcome = super.append(entry);
    return mutant == Mutant.TOLD_BEFORE_DURABLE
        ? Future.succeededFuture(new AppendOutcome.Appended())
        : outcome;
  }

  private static LogEntry with(LogEntry entry, long epoch, boolean key) {
    return new LogEntry(
        entry.tx(),
        epoch,
        entry.seq(),
        entry.records(),
        entry.forced(),
        entry.decision(),
        entry.summary(),
        key ? entry.claim() : Optional.empty());
  }

  /** Without a fence, whoever writes passes for the owner. */
  @Override
  Future<AppendOutcome> store(TransactionLog at, LogEntry entry) {
    if (mutant == Mutant.DORMANT_AND_OWING) {
      return super.store(at, entry).onSuccess(stored -> sleep(at, entry));
    }
    if (mutant != Mutant.FENCE_FORGOTTEN && mutant != Mutant.LOCK_IS_ENOUGH) {
      return super.store(at, entry);
    }
    ShardRow row =
        server.database().shards(owner, Runnable::run).readAll().result().get(entry.tx().shard());
    return server.database().log(row.owner(), Runnable::run).append(with(entry, row.epoch(), true));
  }

  private static void sleep(TransactionLog at, LogEntry entry) {
    if (entry.summary().kind() == Summary.Kind.SAGA) {
      Dormant asleep = new Dormant(entry.tx(), entry.seq(), Optional.empty());
      Future<Set<TxId>> unused = at.markDormant(entry.tx().shard(), entry.epoch(), List.of(asleep));
    }
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return mutant == Mutant.TIME_TAKEN_FOR_SPENT
        ? super.markDormant(shard, epoch, dormant.stream().map(BrokenLog::spent).toList())
        : super.markDormant(shard, epoch, dormant);
  }

  private static Dormant spent(Dormant dormant) {
    return new Dormant(
        dormant.tx(),
        dormant.seq(),
        dormant.wakeAfter().filter(after -> after.compareTo(NEARLY_UP) > 0));
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return mutant == Mutant.WAKE_UP_FORGOTTEN
        ? Future.succeededFuture(List.of())
        : super.readDue(shard, sinceMax, limit, charsMax);
  }

  @Override
  void unanswered(List<Waiting> batch, long backoffUs) {
    if (mutant == Mutant.SILENCE_IS_SUCCESS) {
      answered(batch, batch.stream().map(each -> stored()).toList());
    } else if (mutant == Mutant.SETTLED_BY_READING) {
      answered(batch, batch.stream().map(each -> read(each.entry())).toList());
    } else {
      super.unanswered(batch, backoffUs);
    }
  }

  private static Future<AppendOutcome> stored() {
    return Future.succeededFuture(new AppendOutcome.Appended());
  }

  private Future<AppendOutcome> read(LogEntry entry) {
    Optional<StoredTransaction> found =
        server.database().log(owner, Runnable::run).read(entry.tx()).result();
    boolean there = found.filter(it -> it.entries().size() >= entry.seq()).isPresent();
    return there || entry.decision().isEmpty()
        ? stored()
        : Future.succeededFuture(new AppendOutcome.Lost(Outcome.ABORT));
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return super.readUnfinished(query).map(page -> broken(page, query));
  }

  private List<StoredTransaction> broken(List<StoredTransaction> page, UnfinishedQuery query) {
    if (mutant == Mutant.RECOVERY_SKIPS && !page.isEmpty()) {
      return page.subList(0, page.size() - 1);
    }
    if (mutant == Mutant.HALF_ADOPTED) {
      return page.stream().map(BrokenLog::completed).toList();
    }
    return mutant == Mutant.READ_BEFORE_BUMP ? readEarly(page, query) : page;
  }

  private List<StoredTransaction> readEarly(List<StoredTransaction> page, UnfinishedQuery query) {
    return query.after().isPresent()
        ? List.of()
        : snapshots.of(owner, query.shard()).orElse(page).stream()
            .filter(each -> each.tx().epoch() < query.bornBefore())
            .toList();
  }

  private static StoredTransaction completed(StoredTransaction each) {
    boolean grew = each.entries().stream().anyMatch(entry -> entry.records().contains(ENLISTED));
    if (grew) {
      return each;
    }
    List<StoredTransaction.Entry> entries = new ArrayList<>();
    for (StoredTransaction.Entry entry : each.entries()) {
      String records = entry.records().replace("\"complete\":false", "\"complete\":true");
      entries.add(
          new StoredTransaction.Entry(entry.seq(), entry.epoch(), entry.writtenAt(), records));
    }
    return new StoredTransaction(
        each.tx(), each.summary(), each.updatedAt(), each.decision(), entries);
  }
}
