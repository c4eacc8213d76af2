package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Epochs that are handled wrongly. */
final class BrokenRows extends ShardRows {
  private static final int ALL = 1_000_000;
  private static final long HESITATION_US = 1_000 * Agenda.MILLI;

  private final Mutant mutant;
  private final Snapshots snapshots;
  private final Postgres server;
  private final Host host;
  private final String owner;
  private List<ShardRow> first = List.of();
  private boolean leads;

  BrokenRows(Mutant mutant, Snapshots snapshots, World world, Host host, String owner) {
    super(world.postgres(), world.book(), host, owner);
    this.mutant = mutant;
    this.snapshots = snapshots;
    this.server = world.postgres();
    this.host = host;
    this.owner = owner;
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    if (mutant == Mutant.EPOCHS_NOT_READ_AGAIN && !first.isEmpty()) {
      return Future.succeededFuture(first);
    }
    return super.readAll().onSuccess(rows -> first = leads ? rows : first);
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    Future<List<NodeRow>> nodes = super.readNodes();
    if (mutant == Mutant.SIGNS_OF_LIFE_IGNORED) {
      return nodes.map(rows -> rows.stream().filter(row -> row.node().equals(owner)).toList());
    }
    return nodes;
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    if (mutant == Mutant.LOCK_IS_ENOUGH) {
      return Future.succeededFuture(seen);
    }
    if (mutant == Mutant.READ_BEFORE_BUMP) {
      Promise<Boolean> hesitation = Promise.promise();
      return server
          .run(host, "read too early", () -> read(seen))
          .compose(
              read -> {
                host.after(HESITATION_US, () -> hesitation.tryComplete(read));
                return hesitation.future();
              })
          .compose(read -> super.raise(seen, above));
    }
    return super.raise(seen, above).onSuccess(raised -> leads |= !raised.isEmpty());
  }

  private boolean read(Map<Integer, Long> seen) {
    TransactionLog log = server.database().log(owner, Runnable::run);
    for (int shard : seen.keySet()) {
      snapshots.keep(
          owner,
          shard,
          log.readUnfinished(new UnfinishedQuery(shard, Long.MAX_VALUE, Optional.empty(), ALL, ALL))
              .result());
    }
    return true;
  }
}
