package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.reconcile.Holdings.Holding;
import dev.verdict.coordinator.reconcile.Holdings.Told;
import dev.verdict.coordinator.reconcile.Holdings.Untold;
import dev.verdict.protocol.BranchId;
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
  private static final String NOTHING = Expected.NOTHING.word();

  private final Collection<Snapshot> transactions;
  private final Map<String, Holdings> holdings;
  private final Map<Key, String> states = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Place> agreed = new HashSet<>();
  private final Set<Report.Telling> telling = new HashSet<>();
  private final Set<Place> foreign = new HashSet<>();
  private int compared;
  private int uncertain;

  private record Key(String participant, Place place) {}

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
            told.branches()
                .forEach(each -> states.put(new Key(participant, each.place()), each.state()));
          }
        });
    transactions.forEach(this::compare);
    return new Report(transactions.size(), compared, uncertain, findings, untold, agreed, telling);
  }

  private void compare(Snapshot transaction) {
    Set<BranchId> branches = new HashSet<>();
    for (BranchView branch : transaction.branches()) {
      branches.add(branch.key());
      if (isAtAService(branch)) {
        compare(transaction, branch);
      }
    }
    holdings.forEach(
        (participant, held) -> {
          if (held instanceof Told told) {
            if (!told.mayHaveForgotten(transaction.id())) {
              telling.add(new Report.Telling(transaction.id(), participant));
            }
            lookForOthers(transaction, branches, participant, told);
          }
        });
  }

  private void compare(Snapshot transaction, BranchView branch) {
    TxId id = transaction.id();
    String participant = branch.participant();
    Place place = new Place(id, branch.key());
    Expected expected = Expected.of(transaction, branch);
    Optional<String> found = Optional.ofNullable(states.get(new Key(participant, place)));
    if (expected == Expected.UNKNOWN
        || !(holdings.get(participant) instanceof Told told)
        || (found.isEmpty() && told.mayHaveForgotten(id))
        || found.filter(state -> !Expected.STATES.contains(state)).isPresent()) {
      uncertain++;
      return;
    }
    compared++;
    expected
        .disagreement(found)
        .ifPresentOrElse(
            kind ->
                findings.add(
                    new Finding(
                        id,
                        namespace(transaction),
                        branch.key(),
                        participant,
                        kind,
                        expected.word(),
                        found.orElse(NOTHING))),
            () -> agreed.add(place));
  }

  private static String namespace(Snapshot transaction) {
    return transaction.summary().origin().namespace();
  }

  /** Two names may stand for one service, which then tells of a branch under both. */
  private void lookForOthers(
      Snapshot transaction, Set<BranchId> branches, String participant, Told told) {
    TxId id = transaction.id();
    for (Holding each : told.branches()) {
      if (each.place().transaction().equals(id)
          && !branches.contains(each.place().branch())
          && WORK.contains(each.state())
          && foreign.add(each.place())) {
        findings.add(
            new Finding(
                id,
                namespace(transaction),
                each.place().branch(),
                participant,
                Finding.Kind.UNEXPECTED,
                NOTHING,
                each.state()));
      }
    }
  }
}
