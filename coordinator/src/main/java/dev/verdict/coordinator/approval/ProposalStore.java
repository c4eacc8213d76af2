package dev.verdict.coordinator.approval;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The proposals, for all nodes. The database's clock alone says which are expired. Futures fail if
 * the database does not answer.
 */
public interface ProposalStore {
  /** How many may be pending at a time. */
  int PENDING_MAX = 100;

  /** How many are told in a list. */
  int LISTED_MAX = 200;

  /** For how long one that is over is remembered; what was asked for is on record for ever. */
  Duration REMEMBERED = Duration.ofDays(30);

  /** From then on nobody carries out any more what was approved, unless it is approved again. */
  Duration CARRYING_OUT_MAX = Duration.ofMinutes(1);

  /**
   * Takes a proposal up, unless there is one about the same branch.
   *
   * @param lasts for how long it can be approved
   * @return the one that there is then; empty if {@link #PENDING_MAX} are pending
   */
  Future<Optional<Proposal>> propose(Proposal.Draft draft, Duration lasts);

  /** One proposal; empty if it is not known. */
  Future<Optional<Proposal>> get(UUID id);

  /**
   * The newest ones, the newest first.
   *
   * @param pending only those that are pending, or that are not
   * @param transaction only those about that transaction
   */
  Future<List<Proposal>> list(Optional<Boolean> pending, Optional<TxId> transaction);

  /**
   * Another operator approves one that is pending: it is to be carried out then.
   *
   * @return as it is then; empty if it is not pending, has lasted too long, or is that operator's
   *     own
   */
  Future<Optional<Proposal>> approve(UUID id, String operator, String reason);

  /**
   * One that is approved is over. That it was done is true whatever was said of it meanwhile.
   *
   * @param as {@link Proposal.State#DONE} or {@link Proposal.State#REFUSED}
   * @param detail why it was refused; else empty
   */
  Future<Void> end(UUID id, Proposal.State as, String detail);

  /**
   * One that is open is {@link Proposal.State#OVERTAKEN}; others stay as they are.
   *
   * @param detail how its branch ended
   */
  Future<Void> overtake(UUID id, String detail);

  /**
   * One that is open, or was approved {@link #CARRYING_OUT_MAX} ago and not done, is not to be
   * carried out.
   *
   * @param as {@link Proposal.State#REJECTED} or {@link Proposal.State#WITHDRAWN}
   * @return as it is then; empty if it is neither
   */
  Future<Optional<Proposal>> decline(UUID id, Proposal.State as, String operator, String reason);
}
