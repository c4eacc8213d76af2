package dev.verdict.coordinator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service should have of a branch of an atomic transaction, and what it may have. */
class ExpectedTest {
  private static final Summary.Origin ORIGIN =
      new Summary.Origin("default", "x", "", "", Map.of(), "");

  private static Expected expected(Outcome outcome, String status, boolean decides) {
    BranchId debit = new BranchId("debit");
    BranchView branch = new BranchView(debit, "bank", "", status, 1, "", debit, decides);
    Summary summary =
        new Summary(
            Summary.Kind.ATOMIC, ORIGIN, "", Optional.of(outcome), "", Optional.empty(), true);
    return Expected.of(
        new Snapshot(
            TxId.of(1_767_225_600_000L, 15, 7, 1),
            summary,
            Instant.EPOCH,
            List.of(branch),
            Optional.empty(),
            Json.nil(),
            List.of()),
        branch);
  }

  /**
   * Whoever was told one thing while the service did another learns it, although a person ended it.
   */
  @ParameterizedTest
  @CsvSource({
    "COMMIT, acknowledged, false, DONE",
    "COMMIT, read_only, false, NOTHING",
    "ABORT, acknowledged, false, NOTHING",
    "COMMIT, heuristic_commit, false, UNKNOWN",
    "ABORT, heuristic_abort, false, UNKNOWN",
    "COMMIT, heuristic_commit, true, DONE",
    "COMMIT, heuristic_abort, true, DONE",
    "ABORT, heuristic_abort, true, NOTHING",
    "ABORT, heuristic_commit, true, NOTHING"
  })
  void whatWasResolvedByHandNeedNotShowUnlessTheServiceWasToDecide(
      Outcome outcome, String status, boolean decides, Expected expected) {
    assertThat(expected(outcome, status, decides)).isEqualTo(expected);
  }
}
