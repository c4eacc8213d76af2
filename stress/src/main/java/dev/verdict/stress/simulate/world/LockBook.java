package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.simulate.locks.LockHolder;
import dev.verdict.stress.simulate.locks.LockHolder.State;
import dev.verdict.stress.simulate.locks.LockLog;
import dev.verdict.stress.simulate.locks.LockTable;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The lock tables in the database, and an onlooker who sees each change of them. */
class LockBook {
  private final Agenda agenda;
  private final Journal journal;
  private final LockLog log;
  private final UnaryOperator<TxId> rootOf;
  private final Predicate<TxId> inDoubt;
  private final Map<String, Long> exclusive = new HashMap<>();
  private final Map<String, Long> shared = new HashMap<>();
  private final Set<String> toHold = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private LockTable table = LockTable.EMPTY;

  /**
   * @param rootOf the saga of which a transaction is a step, or the transaction itself
   * @param inDoubt whether work of a transaction stands at a service whose end is open
   */
  LockBook(
      Agenda agenda,
      Journal journal,
      LockLog log,
      UnaryOperator<TxId> rootOf,
      Predicate<TxId> inDoubt) {
    this.agenda = agenda;
    this.journal = journal;
    this.log = log;
    this.rootOf = rootOf;
    this.inDoubt = inDoubt;
  }

  // --- statements

  Standing claim(LockClaim claim) {
    toHold.add(claim.holder());
    boolean isNew = table.find(claim.holder()).isEmpty();
    LockTable.Claimed claimed = table.claim(claim, log, now());
    become(claimed(claimed.table(), claim.holder()));
    if (isNew && claimed.standing().state() == Standing.State.WAITING) {
      journal.count("locks: waited for");
    }
    return claimed.standing();
  }

  /** The tables after a claim. */
  LockTable claimed(LockTable now, String holder) {
    return now;
  }

  Map<String, Standing> look(Collection<String> holders) {
    become(table.look(holders, now()));
    Map<String, Standing> found = new HashMap<>();
    for (String holder : holders) {
      table.find(holder).ifPresent(row -> found.put(holder, table.standing(holder, now())));
    }
    return found;
  }

  void release(TxId tx, long epoch) {
    become(table.release(tx, epoch));
  }

  Optional<Long> settle(TxId tx, long epoch) {
    LockTable.Settled settled = table.settle(tx, epoch);
    become(settled.table());
    return settled.token();
  }

  /** How many were released. */
  int sweep() {
    long before = holding();
    become(table.sweep(log, now()));
    long after = holding();
    become(table.forget(log));
    if (after < before) {
      journal.count("locks: swept");
    }
    return (int) (before - after);
  }

  long now() {
    return agenda.nowMillis();
  }

  private long holding() {
    return table.holders().values().stream().filter(row -> row.state() != State.RELEASED).count();
  }

  // --- the onlooker

  private void become(LockTable next) {
    LockTable before = table;
    table = next;
    next.holders()
        .forEach(
            (holder, row) -> {
              State was = before.find(holder).map(LockHolder::state).orElse(State.WAITING);
              if (row.state() != was && row.state() == State.GRANTED) {
                granted(holder, row);
              } else if (row.state() != was && was == State.GRANTED) {
                released(holder);
              }
            });
  }

  private void granted(String holder, LockHolder row) {
    journal.count("locks: granted");
    journal.note(Postgres.PLACE, () -> holder + " is granted " + row.request().strip());
    table
        .holders()
        .forEach(
            (other, its) -> {
              boolean both = !other.equals(holder) && its.state() == State.GRANTED;
              if (both && (row.conflictsWith(its) || its.conflictsWith(row))) {
                wrong(holder, "it is granted what " + other + " holds");
              }
            });
    row.resources().forEach((resource, mode) -> granted(holder, resource, mode, row.ticket()));
  }

  /** Who is granted what conflicts with an earlier grant has the larger token. */
  private void granted(String holder, String resource, LockMode mode, long token) {
    long before =
        switch (mode) {
          case EXCLUSIVE -> Math.max(newest(exclusive, resource), newest(shared, resource));
          case SHARED -> newest(exclusive, resource);
        };
    if (before > token) {
      wrong(holder, "its token for " + resource + " is older than one that was granted before");
    }
    Map<String, Long> its =
        switch (mode) {
          case EXCLUSIVE -> exclusive;
          case SHARED -> shared;
        };
    its.merge(resource, token, Math::max);
  }

  private static long newest(Map<String, Long> tokens, String resource) {
    return tokens.getOrDefault(resource, 0L);
  }

  private void released(String holder) {
    journal.note(Postgres.PLACE, () -> holder + " is released");
    if (inDoubt.test(new TxId(holder))) {
      wrong(holder, "its locks are released, and work of it stands whose end is open");
    }
  }

  /**
   * A service works, or ends work. Who claimed something, or is a step of a saga that did, must
   * hold it then, and the call must say so.
   *
   * @param isTold whether the call said that something is held
   */
  void worked(TxId tx, boolean isTold, String what) {
    String holder = rootOf.apply(tx).text();
    if (!toHold.contains(holder)) {
      return;
    }
    journal.count("locks: worked under");
    boolean holds = table.find(holder).filter(row -> row.state() == State.GRANTED).isPresent();
    if (!holds) {
      wrong(tx.text(), what + " is carried out, and it holds nothing");
    }
    if (!isTold) {
      wrong(tx.text(), what + " does not say what is held");
    }
  }

  private void wrong(String tx, String detail) {
    violations.add(new Violation(Rule.ISOLATION, tx, detail));
  }

  /** Whether nobody holds anything, or waits for it. */
  boolean isFree() {
    return holding() == 0;
  }

  /** What was wrong at once, and what is left now that all should be over. */
  List<Violation> violations() {
    List<Violation> all = new ArrayList<>(violations);
    table
        .holders()
        .forEach(
            (holder, row) -> {
              if (row.state() != State.RELEASED) {
                String detail = "it is still " + row.state() + " " + row.request().strip();
                all.add(new Violation(Rule.NOTHING_LEFT, holder, detail));
              }
            });
    return all;
  }
}
