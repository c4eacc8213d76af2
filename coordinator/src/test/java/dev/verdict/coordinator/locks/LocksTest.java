package dev.verdict.coordinator.locks;

import static dev.verdict.coordinator.locks.LockWorld.LONG;
import static dev.verdict.coordinator.locks.LockWorld.claimOf;
import static dev.verdict.coordinator.locks.LockWorld.exclusive;
import static dev.verdict.coordinator.locks.LockWorld.get;
import static dev.verdict.coordinator.locks.LockWorld.lease;
import static dev.verdict.coordinator.locks.LockWorld.shared;
import static dev.verdict.coordinator.locks.LockWorld.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.log.postgres.TestPostgres;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims on a real PostgreSQL. */
class LocksTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  private LockWorld world;
  private Locks locks;

  @BeforeEach
  void open() throws Exception {
    world = new LockWorld();
    locks = world.node();
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private Standing.State claimed(LockClaim claim) throws Exception {
    return get(locks.claim(claim)).state();
  }

  @Test
  void aResourceIsHeldByOneExclusiveHolderOrByManySharedOnes() throws Exception {
    assertThat(claimed(claimOf(transaction(1), shared("a"), SHORT)))
        .isEqualTo(Standing.State.GRANTED);
    assertThat(claimed(claimOf(transaction(1), shared("a"), SHORT)))
        .isEqualTo(Standing.State.GRANTED);
    assertThat(claimed(claimOf(transaction(1), exclusive("a"), SHORT)))
        .isEqualTo(Standing.State.TIMED_OUT);
    assertThat(claimed(claimOf(transaction(1), exclusive("b"), SHORT)))
        .isEqualTo(Standing.State.GRANTED);
    assertThat(claimed(claimOf(transaction(1), shared("b"), SHORT)))
        .isEqualTo(Standing.State.TIMED_OUT);
  }

  @Test
  void aReleaseLetsTheNextOneInWithALargerTokenOnWhateverNodeItWaits() throws Exception {
    TxId first = transaction(1);
    Standing held = get(locks.claim(claimOf(first, exclusive("a", "b"), LONG)));
    Future<Standing> here = locks.claim(claimOf(transaction(1), exclusive("a"), LONG));
    Future<Standing> there = world.node().claim(claimOf(transaction(1), exclusive("b"), LONG));
    get(locks.release(first, 1));

    assertThat(get(here).token()).isGreaterThan(held.token());
    assertThat(get(there).token()).isGreaterThan(held.token());
  }

  @Test
  void aSharedClaimWaitsBehindAnExclusiveOneThatCameFirst() throws Exception {
    TxId reader = transaction(1);
    TxId writer = transaction(1);
    get(locks.claim(claimOf(reader, shared("a"), LONG)));
    Future<Standing> writing = locks.claim(claimOf(writer, exclusive("a"), LONG));
    TestPostgres.await("the writer's claim", () -> hasClaimed(writer));
    assertThat(claimed(claimOf(transaction(1), shared("a"), SHORT)))
        .isEqualTo(Standing.State.TIMED_OUT);
    Future<Standing> late = locks.claim(claimOf(transaction(1), shared("a"), LONG));
    get(locks.release(reader, 1));

    assertThat(get(writing).state()).isEqualTo(Standing.State.GRANTED);
    assertThat(late.isComplete()).isFalse();
    get(locks.release(writer, 1));
    assertThat(get(late).token()).isGreaterThan(get(writing).token());
  }

  private boolean hasClaimed(TxId tx) {
    try {
      return world
          .postgres
          .one("SELECT count(*) FROM lock_holder WHERE holder = '" + tx + "'")
          .equals("1");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void theRepeatOfAClaimJoinsIt() throws Exception {
    TxId tx = transaction(1);
    Standing first = get(locks.claim(claimOf(tx, exclusive("a"), LONG)));

    assertThat(get(world.node().claim(claimOf(tx, exclusive("a"), LONG)))).isEqualTo(first);
    assertThat(claimed(claimOf(tx, exclusive("b"), LONG))).isEqualTo(Standing.State.MISMATCH);
  }

  @Test
  void aClaimThatComesAfterItsReleaseComesToNothing() throws Exception {
    TxId tx = transaction(1);
    get(locks.release(tx, 1));

    assertThat(claimed(claimOf(tx, exclusive("a"), LONG))).isEqualTo(Standing.State.RELEASED);
    assertThat(claimed(claimOf(transaction(1), exclusive("a"), SHORT)))
        .isEqualTo(Standing.State.GRANTED);
  }

  @Test
  void aTransactionThatStillWaitsIsSettledAsNeverGranted() throws Exception {
    TxId holder = transaction(1);
    TxId tx = transaction(1);
    Standing held = get(locks.claim(claimOf(holder, exclusive("a"), LONG)));
    Future<Standing> waiting = locks.claim(claimOf(tx, exclusive("a"), LONG));

    assertThat(get(locks.settle(holder, 1))).contains(held.token());
    assertThat(get(locks.settle(tx, 1))).isEmpty();
    assertThat(get(waiting).state()).isEqualTo(Standing.State.RELEASED);
    assertThat(get(locks.settle(transaction(1), 1))).isEmpty();
  }

  @Test
  void anOlderOwnerOfATransactionClaimsNothingMore() throws Exception {
    TxId tx = transaction(1);
    LockClaim newer = new LockClaim(tx.text(), exclusive("a"), LONG, Optional.empty(), 5, "");
    get(locks.claim(newer));

    Standing stale = get(locks.claim(claimOf(tx, exclusive("a"), LONG)));
    assertThat(stale.state()).isEqualTo(Standing.State.STALE_EPOCH);
    assertThat(stale.seenEpoch()).isEqualTo(5);
  }

  @Test
  void whoWaitedInVainIsToldWhoHoldsItAndMayClaimAnew() throws Exception {
    TxId holder = transaction(1);
    TxId tx = transaction(1);
    get(locks.claim(claimOf(holder, exclusive("a"), LONG)));

    assertThat(claimed(claimOf(tx, exclusive("a"), SHORT))).isEqualTo(Standing.State.TIMED_OUT);
    assertThat(get(locks.holders(exclusive("a").keySet())))
        .startsWith("a is held exclusive by " + holder + " since ");
    get(locks.release(holder, 1));
    assertThat(claimed(claimOf(tx, exclusive("a"), SHORT))).isEqualTo(Standing.State.GRANTED);
  }

  @Test
  void aLeaseThatIsNotRenewedEndsByItself() throws Exception {
    get(locks.claim(lease("one", exclusive("a"), LONG, LONG)));
    assertThat(get(locks.store().renew("one", Duration.ofMillis(600)))).isPresent();
    Standing next = get(locks.claim(lease("two", exclusive("a"), LONG, LONG)));

    assertThat(next.state()).isEqualTo(Standing.State.GRANTED);
    assertThat(get(locks.store().renew("one", LONG))).isEmpty();
    assertThat(get(locks.store().find("one")).orElseThrow().state())
        .isEqualTo(Standing.State.RELEASED);
    assertThat(get(locks.end("two"))).contains(Standing.State.GRANTED);
    assertThat(get(locks.end("three"))).isEmpty();
  }

  @Test
  void aTransactionsLocksOutliveTheNodeThatClaimedThem() throws Exception {
    TxId tx = transaction(1);
    Locks dead = world.node();
    Standing before = get(dead.claim(claimOf(tx, exclusive("a"), LONG)));
    dead.close();

    assertThat(claimed(claimOf(transaction(1), exclusive("a"), SHORT)))
        .isEqualTo(Standing.State.TIMED_OUT);
    assertThat(get(locks.claim(claimOf(tx, exclusive("a"), LONG)))).isEqualTo(before);
  }

  @Test
  void aWaitOfADeadNodeEndsByItself() throws Exception {
    TxId holder = transaction(1);
    get(locks.claim(claimOf(holder, exclusive("a"), LONG)));
    LockStore ofTheDead = world.node().store();
    LockClaim claim = lease("dead", exclusive("a"), Duration.ofMillis(500), LONG);
    assertThat(get(ofTheDead.claim(claim)).state()).isEqualTo(Standing.State.WAITING);
    get(locks.release(holder, 1));

    assertThat(claimed(claimOf(transaction(1), exclusive("a"), LONG)))
        .isEqualTo(Standing.State.GRANTED);
  }

  /** Its row may be there before its answer is. */
  @Test
  void aClaimThatIsOnItsWayWhenItsNodeClosesIsNotLookedAfter() throws Exception {
    get(locks.claim(claimOf(transaction(1), exclusive("a"), LONG)));
    Locks closing = world.node();
    Future<Standing> claim = closing.claim(claimOf(transaction(1), exclusive("a"), LONG));
    closing.close();

    assertThatThrownBy(() -> get(claim)).hasCauseInstanceOf(Locks.LocksAwayException.class);
  }

  @Test
  void theSweeperReleasesWhatEndedTransactionsLeft() throws Exception {
    TxId ended = transaction(1);
    TxId live = transaction(1);
    TxId lost = transaction(1);
    TxId fresh = transaction(3);
    int[] number = {0};
    for (TxId tx : List.of(ended, live, lost, fresh)) {
      get(locks.claim(claimOf(tx, exclusive("r" + number[0]++), LONG)));
    }
    world.postgres.execute("UPDATE shard SET epoch = 3");
    insert(ended, true);
    insert(live, false);

    assertThat(get(locks.store().sweep())).isEqualTo(2);
    assertThat(get(locks.settle(ended, 3))).isEmpty();
    assertThat(get(locks.settle(lost, 3))).isEmpty();
    assertThat(get(locks.settle(live, 3))).isPresent();
    assertThat(get(locks.settle(fresh, 3))).isPresent();
  }

  @Test
  void aFinishedTransactionLeavesNoRowAndClaimsNothingMore() throws Exception {
    TxId tx = transaction(1);
    TxId unfinished = transaction(1);
    get(locks.claim(claimOf(tx, exclusive("a"), LONG)));
    get(locks.release(tx, 1));
    get(locks.release(unfinished, 1));
    insert(tx, true);
    insert(unfinished, false);
    get(locks.store().sweep());

    assertThat(world.postgres.one("SELECT string_agg(holder, ' ') FROM lock_holder"))
        .isEqualTo(unfinished.text());
    assertThat(claimed(claimOf(tx, exclusive("a"), LONG))).isEqualTo(Standing.State.RELEASED);
    assertThat(claimed(claimOf(unfinished, exclusive("a"), LONG)))
        .isEqualTo(Standing.State.RELEASED);
    assertThat(claimed(claimOf(transaction(1), exclusive("a"), SHORT)))
        .isEqualTo(Standing.State.GRANTED);
  }

  @Test
  void tokensGoOnRisingWhenAllHoldersAreForgotten() throws Exception {
    TxId first = transaction(1);
    long before = get(locks.claim(claimOf(first, exclusive("a"), LONG))).token();
    get(locks.release(first, 1));
    insert(first, true);
    get(locks.store().sweep());
    assertThat(world.postgres.one("SELECT count(*) FROM lock_holder")).isEqualTo("0");

    assertThat(get(world.node().claim(claimOf(transaction(1), exclusive("a"), LONG))).token())
        .isGreaterThan(before);
  }

  /** More than any one statement takes. */
  @Test
  void oneSweepReleasesAndForgetsAllThatIsFinished() throws Exception {
    int transactions = 6_001;
    TxId like = transaction(1);
    String id =
        "'" + like.text().substring(0, like.text().length() - 5) + "' || lpad(i::text, 5, '0')";
    String all = " FROM generate_series(1, " + transactions + ") i";
    world.postgres.execute(
        "INSERT INTO transaction (tx, shard, last_seq, finished, kind, namespace, principal, name,"
            + " business_key, labels, traceparent, status, reason) SELECT "
            + id
            + ", 1, 1, true, 'saga', 'default', '', '', '', '{}', '', '', ''"
            + all);
    world.postgres.execute(
        "INSERT INTO lock_holder (holder, kind, state, ticket, shard, epoch, request, note)"
            + " SELECT "
            + id
            + ", 'transaction', 'granted', nextval('lock_ticket'), 1, 1, '', ''"
            + all);

    assertThat(get(locks.store().sweep())).isEqualTo(transactions);
    assertThat(world.postgres.one("SELECT count(*) FROM lock_holder")).isEqualTo("0");
  }

  /** A service that leases all day long leaves nothing behind that is older than a day. */
  @Test
  void oneSweepForgetsAllLeasesThatEndedLongAgoAndNoneThatEndedToday() throws Exception {
    String leases =
        "INSERT INTO lock_holder (holder, kind, state, ticket, shard, epoch, request, note,"
            + " released_at) SELECT '%s' || i, 'lease', 'released', nextval('lock_ticket'), 0, 0,"
            + " '', '', now() - interval '%s' FROM generate_series(1, %d) i";
    world.postgres.execute(leases.formatted("old", "25 hours", 6_001));
    world.postgres.execute(leases.formatted("new", "23 hours", 2));

    assertThat(get(locks.store().sweep())).as("released").isZero();
    assertThat(
            world.postgres.one("SELECT string_agg(holder, ' ' ORDER BY holder) FROM lock_holder"))
        .isEqualTo("new1 new2");
  }

  private void insert(TxId tx, boolean finished) throws Exception {
    world.postgres.execute(
        "INSERT INTO transaction (tx, shard, last_seq, finished, kind, namespace, principal, name,"
            + " business_key, labels, traceparent, status, reason) VALUES ('"
            + tx
            + "', 1, 1, "
            + finished
            + ", 'saga', 'default', '', '', '', '{}', '', '', '')");
  }

  /** The heart of it: whatever is claimed in whatever order, all get their turn, alone. */
  @Test
  void manyHoldersOfManyResourcesNeverMeetAndNeverWaitForEachOther() throws Exception {
    int claims = 300;
    Random random = new Random(7);
    List<Locks> nodes = List.of(locks, world.node(), world.node());
    Visits visits = new Visits();
    List<Future<Standing>> all = new ArrayList<>();
    for (int i = 0; i < claims; i++) {
      TxId tx = transaction(1);
      Locks node = nodes.get(i % nodes.size());
      SortedMap<String, LockMode> resources =
          exclusive("account:" + random.nextInt(10), "account:" + random.nextInt(10));
      all.add(
          node.claim(claimOf(tx, resources, LONG))
              .onSuccess(held -> visits.enter(resources.keySet(), held.token()))
              .compose(
                  held -> visits.leave(resources.keySet(), () -> node.release(tx, 1)).map(held)));
    }
    for (Future<Standing> each : all) {
      assertThat(get(each).state()).isEqualTo(Standing.State.GRANTED);
    }
    assertThat(visits.mistakes()).isEmpty();
    assertThat(world.postgres.one("SELECT count(*) FROM lock_claim")).isEqualTo("0");
  }

  /** Who is at which resource, and with which tokens they came. */
  private static final class Visits {
    private final Set<String> inside = new HashSet<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    synchronized void enter(Set<String> names, long token) {
      for (String name : names) {
        if (!inside.add(name)) {
          mistakes.add("two at " + name);
        }
        if (tokens.merge(name, token, Math::max) > token) {
          mistakes.add("an older token at " + name);
        }
      }
    }

    /** They leave before the release is sent. */
    synchronized Future<Void> leave(Set<String> names, Supplier<Future<Void>> release) {
      inside.removeAll(names);
      return release.get();
    }

    synchronized List<String> mistakes() {
      return List.copyOf(mistakes);
    }
  }
}
