package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.DisagreementQuery;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.coordinator.reconcile.Finding.Kind;
import dev.verdict.coordinator.reconcile.Place;
import dev.verdict.coordinator.reconcile.Report;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store of disagreements does. */
public abstract class DisagreementStoreSuite {
  protected static final int SHARD = 3;
  protected static final String HERE = "here";
  private static final TxId TX = tx(1);
  private static final BranchId DEBIT = new BranchId("debit");
  private static final DisagreementQuery ALL = query(Optional.empty(), 100);

  /** An empty store. */
  protected abstract DisagreementStore store() throws Exception;

  private static TxId tx(int unique) {
    return TxId.of(1_000_000, SHARD, 1, unique);
  }

  protected static Finding finding(TxId tx, String branch, Kind kind, String found) {
    return finding(tx, HERE, branch, kind, found);
  }

  private static Finding finding(
      TxId tx, String namespace, String branch, Kind kind, String found) {
    return new Finding(tx, namespace, new BranchId(branch), "bank", kind, "done", found);
  }

  protected static Report found(Finding... findings) {
    return report(List.of(findings), Set.of(), Set.of());
  }

  private static Report report(
      List<Finding> findings, Set<Place> agreed, Set<Report.Telling> told) {
    return new Report(1, findings.size(), 0, findings, new TreeMap<>(), agreed, told);
  }

  private static DisagreementQuery query(Optional<Boolean> open, int limit) {
    return query(HERE, open, limit);
  }

  private static DisagreementQuery query(String namespace, Optional<Boolean> open, int limit) {
    return new DisagreementQuery(
        namespace, open, Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  @Test
  void oneThatIsSeenAgainIsOneRow() throws Exception {
    DisagreementStore store = store();
    result(store.note(found(finding(TX, "debit", Kind.NOT_DONE, "nothing"))));
    Disagreement first = result(store.get(new Place(TX, DEBIT))).orElseThrow();
    result(store.note(found(finding(TX, "debit", Kind.STILL_OPEN, "prepared"))));

    List<Disagreement> noted = result(store.list(ALL));
    assertThat(noted).hasSize(1);
    assertThat(first.seen()).isEqualTo(1);
    assertThat(noted.get(0).seen()).isEqualTo(2);
    assertThat(noted.get(0).firstSeenAt()).isEqualTo(first.firstSeenAt());
    assertThat(noted.get(0).lastSeenAt()).isAfterOrEqualTo(first.lastSeenAt());
    assertThat(noted.get(0).finding()).isEqualTo(finding(TX, "debit", Kind.STILL_OPEN, "prepared"));
    assertThat(noted.get(0).closed()).isEmpty();
    assertThat(result(store.countConfirmed(HERE))).as("seen for a moment only").isZero();
  }

  @Test
  void aLaterLookThatAgreesClosesItAndOneThatDoesNotOpensItAgain() throws Exception {
    DisagreementStore store = store();
    Finding finding = finding(TX, "debit", Kind.NOT_DONE, "nothing");
    Place place = finding.place();
    result(store.note(found(finding)));

    result(store.note(report(List.of(), Set.of(), Set.of(new Report.Telling(TX, "bank")))));
    assertThat(result(store.get(place)).orElseThrow().closed()).as("nothing was said").isEmpty();
    result(store.note(report(List.of(), Set.of(place), Set.of())));
    Disagreement closed = result(store.get(place)).orElseThrow();
    assertThat(closed.closed()).get().extracting(how -> how.by() + how.reason()).isEqualTo("");
    assertThat(result(store.list(query(Optional.of(true), 9)))).isEmpty();
    assertThat(result(store.list(query(Optional.of(false), 9)))).containsExactly(closed);

    result(store.note(found(finding)));
    Disagreement again = result(store.get(place)).orElseThrow();
    assertThat(again.closed()).isEmpty();
    assertThat(again.seen()).isEqualTo(1);
  }

  @Test
  void workOfAnUnknownBranchAgreesOnceItsServiceTellsOfItNoMore() throws Exception {
    DisagreementStore store = store();
    Finding other = finding(TX, "other", Kind.UNEXPECTED, "done");
    Report.Telling told = new Report.Telling(TX, "bank");
    result(store.note(report(List.of(other), Set.of(), Set.of(told))));
    assertThat(result(store.get(other.place())).orElseThrow().closed()).isEmpty();
    Report.Telling another = new Report.Telling(TX, "hotel");
    result(store.note(report(List.of(), Set.of(), Set.of(another))));
    assertThat(result(store.get(other.place())).orElseThrow().closed()).isEmpty();
    result(store.note(report(List.of(), Set.of(), Set.of(told))));
    assertThat(result(store.get(other.place())).orElseThrow().closed()).isPresent();
  }

  @Test
  void whatAnOperatorClosedStaysClosedUntilSomethingElseIsFound() throws Exception {
    DisagreementStore store = store();
    Finding finding = finding(TX, "debit", Kind.NOT_DONE, "nothing");
    assertThat(result(store.close(finding.place(), "ada", "none"))).isEmpty();
    result(store.note(found(finding)));

    Disagreement closed = result(store.close(finding.place(), "ada", "corrected")).orElseThrow();
    assertThat(closed.closed())
        .get()
        .extracting(how -> how.by() + " " + how.reason())
        .isEqualTo("ada corrected");
    assertThat(result(store.close(finding.place(), "bob", "as well"))).isEmpty();
    result(store.note(found(finding)));
    assertThat(result(store.get(finding.place())).orElseThrow().closed())
        .isEqualTo(closed.closed());
    result(store.note(found(finding(TX, "debit", Kind.NOT_DONE, "tombstone"))));
    assertThat(result(store.get(finding.place())).orElseThrow().closed()).isEmpty();
  }

  @Test
  void theyComeInPagesTheNewestTransactionsFirst() throws Exception {
    DisagreementStore store = store();
    for (int i = 1; i <= 3; i++) {
      result(
          store.note(
              found(
                  finding(tx(i), "b", Kind.NOT_DONE, "nothing"),
                  finding(tx(i), "a.B", Kind.NOT_DONE, "nothing"))));
    }
    List<Place> all = new ArrayList<>();
    Optional<Place> before = Optional.empty();
    List<Disagreement> page;
    do {
      page =
          result(
              store.list(
                  new DisagreementQuery(
                      HERE, Optional.of(true), Optional.of("bank"), Optional.empty(), before, 4)));
      page.forEach(each -> all.add(each.finding().place()));
      before = all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    } while (page.size() == 4);
    assertThat(all).hasSize(6).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(
            result(
                store.list(
                    new DisagreementQuery(
                        HERE,
                        Optional.empty(),
                        Optional.of("hotel"),
                        Optional.empty(),
                        Optional.empty(),
                        9))))
        .isEmpty();
    assertThat(
            result(
                store.list(
                    new DisagreementQuery(
                        HERE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(tx(2)),
                        Optional.empty(),
                        9))))
        .extracting(each -> each.finding().transaction())
        .containsExactly(tx(2), tx(2));
  }

  @Test
  void eachIsListedInTheNamespaceOfItsTransaction() throws Exception {
    DisagreementStore store = store();
    Finding here = finding(tx(1), HERE, "a", Kind.NOT_DONE, "nothing");
    Finding there = finding(tx(2), "there", "a", Kind.NOT_DONE, "nothing");
    result(store.note(found(here, there)));

    assertThat(result(store.list(query(Optional.of(true), 9))))
        .extracting(Disagreement::finding)
        .containsExactly(here);
    assertThat(result(store.list(query("there", Optional.empty(), 9))))
        .extracting(Disagreement::finding)
        .containsExactly(there);
    assertThat(result(store.get(there.place()))).isPresent();
    assertThat(result(store.takeTurn(List.of(SHARD), Duration.ZERO))).contains(tx(1));
    assertThat(result(store.takeTurn(List.of(SHARD), Duration.ZERO))).contains(tx(2));
  }

  @Test
  void eachHasItsTurnAndNotTwiceWithinATime() throws Exception {
    DisagreementStore store = store();
    result(store.note(found(finding(tx(1), "a", Kind.NOT_DONE, "nothing"))));
    result(store.note(found(finding(tx(2), "a", Kind.NOT_DONE, "nothing"))));
    List<Integer> here = List.of(SHARD);

    assertThat(result(store.takeTurn(here, Duration.ofMinutes(1)))).isEmpty();
    assertThat(result(store.takeTurn(List.of(SHARD + 1), Duration.ZERO))).isEmpty();
    assertThat(result(store.takeTurn(here, Duration.ZERO))).contains(tx(1));
    assertThat(result(store.takeTurn(here, Duration.ZERO))).contains(tx(2));
    assertThat(result(store.takeTurn(here, Duration.ZERO))).contains(tx(1));
    result(store.close(new Place(tx(1), new BranchId("a")), "ada", "done"));
    assertThat(result(store.takeTurn(here, Duration.ZERO))).contains(tx(2));
    assertThat(result(store.takeTurn(here, Duration.ZERO))).contains(tx(2));
  }

  @Test
  void noMoreAreNotedThanTheBoundButThoseThatAreKnownGoOn() throws Exception {
    DisagreementStore store = store();
    int size = 500;
    for (int i = 0; i < DisagreementStore.OPEN_MAX / size + 1; i++) {
      List<Finding> many = new ArrayList<>();
      for (int branch = 0; branch < size; branch++) {
        many.add(finding(tx(i), "b" + branch, Kind.NOT_DONE, "nothing"));
      }
      result(store.note(report(many, Set.of(), Set.of())));
    }
    result(store.note(found(finding(tx(0), "b0", Kind.NOT_DONE, "nothing"))));
    assertThat(result(store.list(query(Optional.of(true), 20_000))))
        .hasSize(DisagreementStore.OPEN_MAX);
    assertThat(result(store.get(new Place(tx(0), new BranchId("b0")))).orElseThrow().seen())
        .isEqualTo(2);
  }
}
