package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.LockView;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Claims beside a log in several databases: all of them are in the home, whichever shard their
 * transaction is in, because a resource must have one order of claims. Whether a transaction is
 * over only the database of its shard can say.
 *
 * <p>A claim that comes when its transaction is over must come to nothing. So it is made first, and
 * the transaction's database is asked then: the row of a holder is forgotten only after that
 * database said that the transaction is over, so either the claim meets the row or the question
 * finds the end. A granted claim is told only after that.
 */
public final class SpreadLockStore implements LockStore {
  private final Spread<Database> databases;
  private final LockStore home;
  private final AwayHolders away;
  private final IntPredicate leads;

  /**
   * @param databases those of the log
   * @param log which one it is; see {@link LogPlace.Log}
   * @param leads whether this node leads a shard: who leads the first one of a further database
   *     sweeps what belongs there, and nobody else; asked on any thread
   */
  public SpreadLockStore(Spread<Database> databases, UUID log, IntPredicate leads) {
    this.leads = leads;
    this.databases = databases;
    this.home = new PostgresLockStore(databases.home());
    this.away = new AwayHolders(databases, log);
  }

  @Override
  public Future<Standing> claim(LockClaim claim) {
    return home.claim(claim)
        .compose(
            standing ->
                claim.ttl().isPresent() || isNothing(standing)
                    ? Future.succeededFuture(standing)
                    : unlessOver(new TxId(claim.holder()), claim.epoch(), standing));
  }

  private static boolean isNothing(Standing standing) {
    return standing.state() != Standing.State.GRANTED && standing.state() != Standing.State.WAITING;
  }

  private Future<Standing> unlessOver(TxId tx, long epoch, Standing standing) {
    AwayHolders.Holder holder = new AwayHolders.Holder(tx.text(), tx.shard(), epoch);
    return away.judge(tx.shard() % databases.parts().size(), List.of(holder))
        .compose(
            verdicts ->
                verdicts.getOrDefault(tx.text(), AwayHolders.Verdict.UNFINISHED).isOver()
                    ? home.release(tx, epoch).map(released(standing))
                    : Future.succeededFuture(standing));
  }

  private static Standing released(Standing standing) {
    return new Standing(
        Standing.State.RELEASED, standing.token(), Optional.empty(), standing.seenEpoch());
  }

  @Override
  public Future<Map<String, Standing>> look(Collection<String> holders) {
    return home.look(holders);
  }

  @Override
  public Future<Void> release(TxId tx, long epoch) {
    return home.release(tx, epoch);
  }

  @Override
  public Future<Optional<Long>> settle(TxId tx, long epoch) {
    return home.settle(tx, epoch);
  }

  @Override
  public Future<Optional<Standing.State>> end(String lease) {
    return home.end(lease);
  }

  @Override
  public Future<Optional<Standing>> renew(String lease, Duration ttl) {
    return home.renew(lease, ttl);
  }

  @Override
  public Future<Optional<Standing>> find(String lease) {
    return home.find(lease);
  }

  @Override
  public Future<List<LockView>> holding(Collection<String> resources) {
    return home.holding(resources);
  }

  @Override
  public Future<List<LockView>> list(Optional<After> after, int limit) {
    return home.list(after, limit);
  }

  /** One database that does not answer keeps nobody else's locks; the sweep fails in the end. */
  @Override
  public Future<Integer> sweep() {
    List<Future<Integer>> sweeps = new ArrayList<>(List.of(home.sweep()));
    for (int place = 1; place < databases.parts().size(); place++) {
      if (leads.test(place)) {
        sweeps.add(away.sweep(place, REMEMBERED));
      }
    }
    return Future.join(sweeps).map(all -> sweeps.stream().mapToInt(Future::result).sum());
  }
}
