package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.State;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of proposals does. */
public abstract class ProposalStoreSuite {
  private static final Duration LONG = Duration.ofHours(1);

  /** An empty store. */
  protected abstract ProposalStore store() throws Exception;

  /** Lets so much time pass in that store. */
  protected abstract void pass(Duration time) throws Exception;

  private static TxId tx(int unique) {
    return TxId.of(1_000_000, 1, 1, unique);
  }

  private static Proposal.Draft draft(int unique, String operator) {
    return new Proposal.Draft(
        tx(unique),
        new BranchId("debit"),
        Outcome.ABORT,
        operator,
        "it was lost",
        List.of("leaves debit heuristic_abort", "leaves the transaction committed"));
  }

  private static Proposal proposed(ProposalStore store, int unique) throws Exception {
    return result(store.propose(draft(unique, "ada"), LONG)).orElseThrow();
  }

  @Test
  void oneAboutABranchIsPendingAtATime() throws Exception {
    ProposalStore store = store();
    Proposal first = proposed(store, 1);
    assertThat(first.draft()).isEqualTo(draft(1, "ada"));
    assertThat(first.state()).isEqualTo(State.OPEN);
    assertThat(first.expiresAt()).isEqualTo(first.proposedAt().plus(LONG));
    assertThat(result(store.propose(draft(1, "bob"), LONG))).contains(first);
    assertThat(result(store.get(first.id()))).contains(first);
    assertThat(result(store.get(UUID.randomUUID()))).isEmpty();

    result(store.decline(first.id(), State.REJECTED, "bob", "no"));
    assertThat(proposed(store, 1).id()).isNotEqualTo(first.id());
  }

  @Test
  void anotherOperatorApprovesAndWhoProposedItDoesNot() throws Exception {
    ProposalStore store = store();
    UUID id = proposed(store, 1).id();
    assertThat(result(store.approve(id, "ada", "mine"))).isEmpty();
    result(store.end(id, State.DONE, ""));
    assertThat(result(store.get(id)).orElseThrow().state()).isEqualTo(State.OPEN);

    Proposal approved = result(store.approve(id, "bob", "seen")).orElseThrow();
    assertThat(approved.state()).isEqualTo(State.APPROVED);
    assertThat(approved.decision())
        .get()
        .extracting(made -> made.by() + " " + made.reason())
        .isEqualTo("bob seen");
    assertThat(result(store.decline(id, State.WITHDRAWN, "ada", "too late"))).isEmpty();
    assertThat(result(store.approve(id, "eve", "again"))).isPresent();
    result(store.end(id, State.REFUSED, "it is finished"));
    Proposal over = result(store.get(id)).orElseThrow();
    assertThat(over.state()).isEqualTo(State.REFUSED);
    assertThat(over.detail()).isEqualTo("it is finished");
    assertThat(result(store.approve(id, "bob", "seen"))).isEmpty();
  }

  @Test
  void oneThatIsApprovedCanBeStoppedOnceNobodyCarriesItOut() throws Exception {
    ProposalStore store = store();
    UUID id = proposed(store, 1).id();
    result(store.approve(id, "bob", "seen"));
    assertThat(result(store.decline(id, State.REJECTED, "bob", "stop"))).isEmpty();
    pass(ProposalStore.CARRYING_OUT_MAX);
    assertThat(result(store.decline(id, State.REJECTED, "bob", "stop")).orElseThrow().state())
        .isEqualTo(State.REJECTED);
    assertThat(result(store.approve(id, "bob", "seen"))).isEmpty();
    result(store.end(id, State.REFUSED, "no"));
    assertThat(result(store.get(id)).orElseThrow().state()).isEqualTo(State.REJECTED);
    result(store.end(id, State.DONE, ""));
    assertThat(result(store.get(id)).orElseThrow().state())
        .as("it was done all the same")
        .isEqualTo(State.DONE);
  }

  @Test
  void oneThatWasApprovedAndNotDoneInTimeWaitsToBeStopped() throws Exception {
    ProposalStore store = store();
    UUID id = proposed(store, 1).id();
    result(store.approve(id, "bob", "seen"));
    pass(LONG);
    assertThat(result(store.approve(id, "eve", "again"))).isEmpty();
    assertThat(result(store.get(id)).orElseThrow().state()).isEqualTo(State.APPROVED);
    assertThat(proposed(store, 1).id()).as("it waits").isEqualTo(id);
    assertThat(result(store.decline(id, State.WITHDRAWN, "ada", "stop"))).isPresent();
    assertThat(proposed(store, 1).id()).isNotEqualTo(id);
  }

  @Test
  void onlyOneThatIsOpenIsOvertaken() throws Exception {
    ProposalStore store = store();
    UUID open = proposed(store, 1).id();
    UUID approved = proposed(store, 2).id();
    result(store.approve(approved, "bob", "seen"));
    result(store.overtake(open, "it is acknowledged"));
    result(store.overtake(approved, "it is acknowledged"));
    Proposal over = result(store.get(open)).orElseThrow();
    assertThat(over.state()).isEqualTo(State.OVERTAKEN);
    assertThat(over.detail()).isEqualTo("it is acknowledged");
    assertThat(result(store.get(approved)).orElseThrow().state()).isEqualTo(State.APPROVED);
    assertThat(result(store.approve(open, "bob", "seen"))).isEmpty();
    assertThat(proposed(store, 1).id()).isNotEqualTo(open);
  }

  @Test
  void oneThatIsExpiredIsNotDecidedAnyMore() throws Exception {
    ProposalStore store = store();
    UUID id = result(store.propose(draft(1, "ada"), Duration.ofMillis(1))).orElseThrow().id();
    Thread.sleep(20);
    assertThat(result(store.get(id)).orElseThrow().state()).isEqualTo(State.EXPIRED);
    assertThat(result(store.approve(id, "bob", "seen"))).isEmpty();
    assertThat(result(store.decline(id, State.REJECTED, "bob", "no"))).isEmpty();
    assertThat(result(store.list(Optional.of(true), Optional.empty()))).isEmpty();
    assertThat(proposed(store, 1).id()).isNotEqualTo(id);
  }

  @Test
  void theNewestComeFirstAndNoMoreArePendingThanTheBound() throws Exception {
    ProposalStore store = store();
    for (int i = 0; i < ProposalStore.PENDING_MAX; i++) {
      proposed(store, i);
    }
    assertThat(result(store.propose(draft(1_000, "ada"), LONG))).isEmpty();
    List<Proposal> listed = result(store.list(Optional.of(true), Optional.empty()));
    assertThat(listed).hasSize(ProposalStore.PENDING_MAX);
    assertThat(listed).isSortedAccordingTo((a, b) -> b.proposedAt().compareTo(a.proposedAt()));
    assertThat(result(store.list(Optional.empty(), Optional.of(tx(5)))))
        .extracting(each -> each.draft().transaction())
        .containsExactly(tx(5));
    assertThat(result(store.list(Optional.of(false), Optional.empty()))).isEmpty();
    result(store.decline(listed.get(0).id(), State.WITHDRAWN, "ada", "no"));
    assertThat(result(store.propose(draft(1_000, "ada"), LONG))).isPresent();
    assertThat(result(store.list(Optional.of(false), Optional.empty()))).hasSize(1);
  }
}
