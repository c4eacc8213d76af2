package dev.verdict.stress.chaos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.verdict.stress.chaos.check.Company;
import dev.verdict.stress.chaos.check.Contention;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run. A figure that was not measured is null.
 *
 * @param transactions how many were decided
 * @param committed how many of them committed
 * @param aborted how many atomic ones aborted
 * @param compensated how many sagas were undone
 * @param faults how often each requested kind happened; null for what this machine cannot do; with
 *     crash points also how often coordinators died at each
 * @param killTakeoverP50Ms from a kill to the first new decision in a shard that it hit
 * @param killTakeoverP99Ms the same
 * @param pauseTakeoverP99Ms the same from a pause
 * @param vanishTakeoverP50Ms the same from the loss of a machine
 * @param vanishTakeoverP99Ms the same
 * @param inDoubtP99Ms how long a participant that voted yes waited for the outcome
 * @param availability the share of transactions whose client had an outcome within 5 s
 * @param heldAsked how many transactions were asked for that were to hold what they change
 * @param held how many of them had an effect
 * @param heldMet how often one of them was asked for while another one worked on what it holds
 * @param batchedCalls how many calls came in requests that can have several; null if coordinators
 *     were not told that they may travel so
 * @param callsTogether how many of them were not alone there; null likewise
 * @param violations how often something was found that must not be
 * @param stuck how much was left undone at the end
 * @param otherCoordinatorRestarts how often a coordinator of another version came to serve; null,
 *     and not among the fields, if none was given
 * @param seed of the run
 */
record ChaosResult(
    long transactions,
    long committed,
    long aborted,
    long compensated,
    Map<String, @Nullable Integer> faults,
    @Nullable Long killTakeoverP50Ms,
    @Nullable Long killTakeoverP99Ms,
    @Nullable Long pauseTakeoverP99Ms,
    @Nullable Long vanishTakeoverP50Ms,
    @Nullable Long vanishTakeoverP99Ms,
    @Nullable Long inDoubtP99Ms,
    @Nullable Double availability,
    long heldAsked,
    long held,
    long heldMet,
    @Nullable Long batchedCalls,
    @Nullable Long callsTogether,
    long violations,
    long stuck,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer otherCoordinatorRestarts,
    long seed) {
  Contention contention() {
    return new Contention(heldAsked, held, heldMet);
  }

  /** How calls travelled; empty if they could not together. */
  Optional<Company> company() {
    return batchedCalls == null || callsTogether == null
        ? Optional.empty()
        : Optional.of(new Company(batchedCalls, callsTogether));
  }
}
