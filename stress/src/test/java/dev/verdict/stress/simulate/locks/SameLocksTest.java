package dev.verdict.stress.simulate.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lock tables of the worlds without a database do as the SQL functions that ship. */
class SameLocksTest {
  private static final int HISTORIES = 100;
  private static final int OPERATIONS = 25;
  private static final long NOW = 0;
  private static final Duration LONG = Duration.ofHours(1);
  private static final List<String> RESOURCES = List.of("a", "b", "c");

  private final List<TxId> transactions = new ArrayList<>();
  private final List<String> leases = List.of("lease-1", "lease-2");
  private final List<String> holders = new ArrayList<>(leases);
  private final List<String> story = new ArrayList<>();
  private LockTable table = LockTable.EMPTY;
  private Log log = new Log();

  /** What the test writes into the log's tables. */
  private static final class Log implements LockLog {
    private final Set<String> known = new HashSet<>();
    private final Set<String> finished = new HashSet<>();
    private final Map<Integer, Long> epochs = new HashMap<>();

    @Override
    public boolean isKnown(String tx) {
      return known.contains(tx);
    }

    @Override
    public boolean isFinished(String tx) {
      return finished.contains(tx);
    }

    @Override
    public long epochOf(int shard) {
      return epochs.getOrDefault(shard, 1L);
    }
  }

  @Test
  void everyHistoryGetsTheSameAnswersAndLeavesTheSameRows() throws Exception {
    try (RealLocks real = new RealLocks()) {
      for (int history = 0; history < HISTORIES; history++) {
        Random random = new Random(history);
        begin(real);
        for (int operation = 0; operation < OPERATIONS; operation++) {
          operate(random, real);
          assertThat(real.rows()).as("the rows after %s", story).isEqualTo(rows());
        }
      }
    }
  }

  private void begin(RealLocks real) throws Exception {
    real.clear();
    table = LockTable.EMPTY;
    log = new Log();
    story.clear();
    transactions.clear();
    holders.clear();
    holders.addAll(leases);
    for (int i = 0; i < 4; i++) {
      TxId tx = TxId.of(System.currentTimeMillis(), 1 + i % 2, 1, i + 1);
      transactions.add(tx);
      holders.add(tx.text());
    }
  }

  private void operate(Random random, RealLocks real) throws Exception {
    switch (random.nextInt(13)) {
      case 0, 1, 2, 3, 4 -> claim(random, real);
      case 5 -> look(real);
      case 6 -> release(random, real);
      case 7 -> settle(random, real);
      case 8 -> endLease(random, real);
      case 9 -> renew(random, real);
      case 10 -> timeIsUp(random, real);
      case 11 -> writeLog(random, real);
      default -> sweep(real);
    }
  }

  private void claim(Random random, RealLocks real) throws Exception {
    LockClaim claim = claim(random);
    LockTable.Claimed claimed = table.claim(claim, log, NOW);
    table = claimed.table();
    said("claim " + claim, claimed.standing(), real.claim(claim));
  }

  private LockClaim claim(Random random) {
    int who = random.nextInt(holders.size());
    boolean isLease = who < leases.size();
    boolean asBefore = random.nextInt(8) > 0;
    long epoch = random.nextInt(6) == 0 ? 2 : 1;
    return new LockClaim(
        holders.get(who),
        resources(new Random(asBefore ? who : random.nextInt())),
        LONG,
        isLease ? Optional.of(LONG) : Optional.empty(),
        isLease ? 0 : epoch,
        "");
  }

  private static SortedMap<String, LockMode> resources(Random random) {
    SortedMap<String, LockMode> resources = new TreeMap<>();
    while (resources.isEmpty()) {
      for (String name : RESOURCES) {
        if (random.nextBoolean()) {
          resources.put(name, random.nextBoolean() ? LockMode.EXCLUSIVE : LockMode.SHARED);
        }
      }
    }
    return resources;
  }

  private void look(RealLocks real) throws Exception {
    story.add("look");
    table = table.look(holders, NOW);
    Map<String, Standing> found = real.look(holders);
    assertThat(found.keySet())
        .as("who is found after %s", story)
        .isEqualTo(table.holders().keySet());
    for (Map.Entry<String, Standing> each : found.entrySet()) {
      assertThat(words(each.getValue(), 0))
          .as("how %s stands after %s", each.getKey(), story)
          .isEqualTo(words(table.standing(each.getKey(), NOW), 0));
    }
  }

  private void release(Random random, RealLocks real) throws Exception {
    TxId tx = transactions.get(random.nextInt(transactions.size()));
    story.add("release " + tx);
    table = table.release(tx, 1);
    real.release(tx, 1);
  }

  private void settle(Random random, RealLocks real) throws Exception {
    TxId tx = transactions.get(random.nextInt(transactions.size()));
    story.add("settle " + tx);
    LockTable.Settled settled = table.settle(tx, 1);
    table = settled.table();
    assertThat(real.settle(tx, 1)).as("the token after %s", story).isEqualTo(settled.token());
  }

  private void endLease(Random random, RealLocks real) throws Exception {
    String lease = leases.get(random.nextInt(leases.size()));
    story.add("end " + lease);
    table = table.end(lease);
    real.end(lease);
  }

  private void renew(Random random, RealLocks real) throws Exception {
    String lease = leases.get(random.nextInt(leases.size()));
    story.add("renew " + lease);
    table = table.renew(lease, LONG, NOW);
    boolean lasts =
        table.find(lease).filter(row -> row.state() == LockHolder.State.GRANTED).isPresent();
    assertThat(real.renew(lease, LONG)).as("whether it lasts after %s", story).isEqualTo(lasts);
  }

  private void timeIsUp(Random random, RealLocks real) throws Exception {
    String holder = holders.get(random.nextInt(holders.size()));
    story.add("the time is up of " + holder);
    if (table.find(holder).filter(row -> row.endsAtMillis() != LockHolder.ENDLESS).isPresent()) {
      table = table.timeIsUp(holder);
    }
    real.timeIsUp(holder);
    look(real);
  }

  private void writeLog(Random random, RealLocks real) throws Exception {
    TxId tx = transactions.get(random.nextInt(transactions.size()));
    if (random.nextInt(3) == 0) {
      story.add("raise the epoch of shard " + tx.shard());
      log.epochs.put(tx.shard(), log.epochOf(tx.shard()) + 1);
      real.raise(tx.shard());
    } else {
      boolean finished = log.known.contains(tx.text()) || random.nextInt(4) == 0;
      story.add((finished ? "finish " : "begin ") + tx);
      log.known.add(tx.text());
      if (finished) {
        log.finished.add(tx.text());
      }
      real.store(tx, finished);
    }
  }

  private void sweep(RealLocks real) throws Exception {
    story.add("sweep");
    table = table.sweep(log, NOW).forget(log);
    real.sweep();
  }

  private void said(String what, Standing model, Standing real) {
    story.add(what);
    assertThat(words(real, real.seenEpoch()))
        .as("the answer after %s", story)
        .isEqualTo(words(model, model.seenEpoch()));
  }

  private static String words(Standing standing, long seenEpoch) {
    return standing.state()
        + " "
        + standing.token()
        + " "
        + seenEpoch
        + (standing.left().isPresent() ? " ends" : "");
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    table
        .holders()
        .forEach(
            (holder, row) ->
                rows.add(
                    "%s %s %s %d %d %d %s"
                        .formatted(
                            holder,
                            row.isLease() ? "lease" : "transaction",
                            row.state().name().toLowerCase(Locale.ROOT),
                            row.ticket(),
                            row.shard(),
                            row.epoch(),
                            claims(row.resources()))));
    return rows;
  }

  private static String claims(SortedMap<String, LockMode> resources) {
    List<String> claims = new ArrayList<>();
    resources.forEach((name, mode) -> claims.add(name + (mode == LockMode.EXCLUSIVE ? "!" : "")));
    return String.join(",", claims);
  }
}
