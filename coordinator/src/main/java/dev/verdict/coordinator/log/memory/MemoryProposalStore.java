package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.Decision;
import dev.verdict.coordinator.approval.Proposal.State;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Proposals in shared memory. */
final class MemoryProposalStore implements ProposalStore {
  private final Map<UUID, Proposal> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemoryProposalStore(MemoryDatabase database, Executor executor) {
    this.rows = database.proposalRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<Optional<Proposal>> propose(Proposal.Draft draft, Duration lasts) {
    return access.now(
        () -> {
          Instant now = clock.instant();
          rows.replaceAll((id, row) -> seen(row));
          rows.values()
              .removeIf(
                  row ->
                      !row.state().isPending() && row.proposedAt().isBefore(now.minus(REMEMBERED)));
          Optional<Proposal> known =
              rows.values().stream()
                  .filter(row -> row.state().isPending() && isAboutTheSame(row.draft(), draft))
                  .findFirst();
          if (known.isPresent()
              || rows.values().stream().filter(row -> row.state().isPending()).count()
                  >= PENDING_MAX) {
            return known;
          }
          Proposal added =
              new Proposal(
                  UUID.randomUUID(), draft, State.OPEN, now, now.plus(lasts), Optional.empty(), "");
          rows.put(added.id(), added);
          return Optional.of(added);
        });
  }

  private static boolean isAboutTheSame(Proposal.Draft one, Proposal.Draft other) {
    return one.transaction().equals(other.transaction()) && one.branch().equals(other.branch());
  }

  /** As it is now. */
  private Proposal seen(Proposal row) {
    return row.state() == State.OPEN && !row.expiresAt().isAfter(clock.instant())
        ? with(row, State.EXPIRED, row.decision(), row.detail())
        : row;
  }

  private static Proposal with(
      Proposal row, State state, Optional<Decision> decision, String detail) {
    return new Proposal(
        row.id(), row.draft(), state, row.proposedAt(), row.expiresAt(), decision, detail);
  }

  @Override
  public Future<Optional<Proposal>> get(UUID id) {
    return access.now(() -> find(id));
  }

  private Optional<Proposal> find(UUID id) {
    return Optional.ofNullable(rows.get(id)).map(this::seen);
  }

  @Override
  public Future<List<Proposal>> list(Optional<Boolean> pending, Optional<TxId> transaction) {
    return access.now(
        () ->
            rows.values().stream()
                .map(this::seen)
                .filter(row -> pending.map(is -> is == row.state().isPending()).orElse(true))
                .filter(row -> transaction.map(row.draft().transaction()::equals).orElse(true))
                .sorted(Comparator.comparing(Proposal::proposedAt).reversed())
                .limit(LISTED_MAX)
                .toList());
  }

  @Override
  public Future<Optional<Proposal>> approve(UUID id, String operator, String reason) {
    return access.now(
        () ->
            find(id)
                .filter(row -> row.state().isPending() && !row.draft().operator().equals(operator))
                .filter(row -> row.expiresAt().isAfter(clock.instant()))
                .map(row -> decided(row, State.APPROVED, operator, reason)));
  }

  private Proposal decided(Proposal row, State as, String operator, String reason) {
    Decision decision = new Decision(operator, reason, clock.instant());
    Proposal decided = with(row, as, Optional.of(decision), "");
    rows.put(row.id(), decided);
    return decided;
  }

  private static boolean endsAs(Proposal row, State as) {
    return switch (row.state()) {
      case APPROVED -> true;
      case REFUSED, REJECTED, WITHDRAWN -> as == State.DONE;
      case OPEN, DONE, EXPIRED, OVERTAKEN -> false;
    };
  }

  @Override
  public Future<Void> end(UUID id, State as, String detail) {
    return access
        .now(
            () -> {
              rows.computeIfPresent(
                  id, (same, row) -> endsAs(row, as) ? with(row, as, row.decision(), detail) : row);
              return id;
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> overtake(UUID id, String detail) {
    return access
        .now(
            () -> {
              find(id)
                  .filter(row -> row.state() == State.OPEN)
                  .ifPresent(
                      row -> rows.put(id, with(row, State.OVERTAKEN, row.decision(), detail)));
              return id;
            })
        .mapEmpty();
  }

  @Override
  public Future<Optional<Proposal>> decline(UUID id, State as, String operator, String reason) {
    return access.now(
        () ->
            find(id)
                .filter(row -> row.state() == State.OPEN || isLeftUndone(row))
                .map(row -> decided(row, as, operator, reason)));
  }

  private boolean isLeftUndone(Proposal row) {
    Instant carriedOut = clock.instant().minus(CARRYING_OUT_MAX);
    return row.state() == State.APPROVED
        && row.decision().filter(made -> !made.at().isAfter(carriedOut)).isPresent();
  }
}
