package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.reconcile.Holdings.Holding;
import dev.verdict.coordinator.reconcile.Holdings.Told;
import dev.verdict.coordinator.reconcile.Holdings.Untold;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BuiltIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finished transactions beside what services hold: where they disagree. */
final class Comparison {
  private static final Set<String> WORK = Set.of("done", "prepared", "tried", "broken");
  private static final String NOTHING = "nothing";

  private final Collection<Snapshot> transactions;
  private final Map<String, Holdings> holdings;
  private final Map<Key, String> states = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Key> foreign = new HashSet<>();
  private int compared;
  private int uncertain;

  private record Key(String participant, String transaction, String branch) {}

  private Comparison(Collection<Snapshot> transactions, Map<String, Holdings> holdings) {
    this.transactions = transactions;
    this.holdings = holdings;
  }

  /**
   * Compares.
   *
   * @param transactions finished ones
   * @param holdings what each service that they name says; those not named here are not compared
   */
  static Report of(Collection<Snapshot> transactions, Map<String, Holdings> holdings) {
    return new Comparison(transactions, holdings).report();
  }

  /** Whether another service takes part in a branch: none does in a wait, or in a built-in one. */
  static boolean isAtAService(BranchView branch) {
    return !branch.participant().isEmpty() && !BuiltIn.isReserved(branch.participant());
  }

  private Report report() {
    TreeMap<String, String> untold = new TreeMap<>();
    holdings.forEach(
        (participant, held) -> {
          if (held instanceof Untold not) {
            untold.put(participant, not.why());
          } else if (held instanceof Told told) {
            told.branches().forEach(each -> states.put(key(participant, each), each.state()));
          }
        });
    transactions.forEach(this::compare);
    return new Report(transactions.size(), compared, uncertain, findings, untold);
  }

  private static Key key(String participant, Holding holding) {
    return new Key(participant, holding.transaction(), holding.branch());
  }

  private void compare(Snapshot transaction) {
    Set<String> branches = new HashSet<>();
    for (BranchView branch : transaction.branches()) {
      branches.add(branch.id().text());
      if (isAtAService(branch)) {
        compare(transaction, branch);
      }
    }
    holdings.forEach(
        (participant, held) -> {
          if (held instanceof Told told) {
            lookForOthers(transaction.id(), branches, participant, told);
          }
        });
  }

  private void compare(Snapshot transaction, BranchView branch) {
    TxId id = transaction.id();
    String participant = branch.participant();
    Expected expected = Expected.of(transaction, branch);
    Optional<String> found =
        Optional.ofNullable(states.get(new Key(participant, id.text(), branch.id().text())));
    if (expected == Expected.UNKNOWN
        || !(holdings.get(participant) instanceof Told told)
        || (found.isEmpty() && told.mayHaveForgotten(id))) {
      uncertain++;
      return;
    }
    compared++;
    expected
        .disagreement(found)
        .ifPresent(
            kind ->
                findings.add(
                    new Finding(id, branch.id().text(), participant, kind, found.orElse(NOTHING))));
  }

  /** Two names may stand for one service, which then tells of a branch under both. */
  private void lookForOthers(TxId id, Set<String> branches, String participant, Told told) {
    for (Holding each : told.branches()) {
      if (each.transaction().equals(id.text())
          && !branches.contains(each.branch())
          && WORK.contains(each.state())
          && foreign.add(new Key("", id.text(), each.branch()))) {
        findings.add(
            new Finding(id, each.branch(), participant, Finding.Kind.UNEXPECTED, each.state()));
      }
    }
  }
}
