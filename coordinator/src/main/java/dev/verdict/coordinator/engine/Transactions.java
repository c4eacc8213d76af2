package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What can be asked of this node's transactions: the face that the HTTP API, the page and tests
 * talk to. Callable from any event loop; futures complete on the caller's context and fail with
 * {@link CoordinatorException}, which carries a stable code.
 */
public interface Transactions {
  /** Begins an atomic transaction or starts a saga, and waits as asked. */
  Future<Snapshot> start(StartRequest request, Wait wait);

  /** Adds a branch to an atomic transaction. */
  Future<Snapshot> enlist(TxId id, Branch branch);

  /** Reports the vote that a business call's answer carried. */
  Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote);

  /**
   * Asks for commit, and waits as asked.
   *
   * @param branches the branches as the client knows them; see {@code AtomicCommand.Commit}
   */
  Future<Snapshot> commit(TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait);

  /** Asks for abort (of a saga: cancel), and waits as asked. */
  Future<Snapshot> abort(TxId id, String reason, Wait wait);

  /**
   * Says what a saga waits for, or will wait for.
   *
   * @param name the signal's name in the saga's definition
   * @param payload what is said
   */
  Future<Snapshot> signal(TxId id, String name, Json payload);

  /**
   * An operator acts on a transaction. What must be durable for that is, when the future completes.
   *
   * @param hand who acts, and why
   */
  Future<Snapshot> act(TxId id, Action action, Hand hand);

  /**
   * What would come of that action now. It changes nothing, and does not bring the transaction into
   * memory. Fails as the action would.
   */
  Future<Rehearsal> rehearse(TxId id, Action action, Hand hand);

  /** A participant in doubt asks. */
  Future<DecisionAnswer> decision(TxId id);

  /** One transaction, with its history. */
  Future<Snapshot> get(TxId id);

  /** A page of transactions. */
  Future<TransactionPage> list(TransactionQuery query);

  /**
   * What does not proceed, counted. Answered by any node, from what is stored.
   *
   * @param namespace the namespace to look in
   */
  Future<Standstill> stuck(String namespace);

  /**
   * Which of the given transactions have ended, for participants that clean up. Answered by any
   * node, from what is stored.
   *
   * @param ids at most {@link dev.verdict.coordinator.log.Endings#ASKED_MAX}
   */
  Future<Ended> ended(List<TxId> ids);

  /**
   * A finished transaction. Answered by any node, from what is stored.
   *
   * @return empty if none of that id is stored as finished, or it cannot be read
   */
  Future<Optional<Snapshot>> finished(TxId id);

  /**
   * Tells the listener of every change of a transaction's state from now on, until the handle is
   * closed.
   */
  AutoCloseable watch(Consumer<Snapshot> listener);

  /**
   * How long a call waits.
   *
   * @param until for what
   * @param longest at most that long; then the call is answered with where the transaction stands
   */
  record Wait(Until until, Duration longest) {
    /** What a call waits for. */
    public enum Until {
      /** The request is accepted, and what must be durable for that is. */
      ACCEPTED,
      /** The transaction is finished: decided, and every branch has acknowledged. */
      FINISHED
    }
  }

  /**
   * What a participant must know to clean up.
   *
   * @param finished those of which no participant will be asked anything any more: stored as
   *     finished, or older than the retention and not stored
   * @param now this node's clock, by which it gives out ids
   * @param oldestUnfinished the oldest transaction that is stored and unfinished, if there is one
   */
  record Ended(Set<TxId> finished, Instant now, Optional<TxId> oldestUnfinished) {
    /** Copies the set. */
    public Ended {
      finished = Set.copyOf(finished);
    }
  }

  /** The answer to a participant in doubt. */
  sealed interface DecisionAnswer {
    /** Decided, for ever. */
    record Decided(Outcome outcome) implements DecisionAnswer {}

    /** Live and undecided: stay prepared and ask again. */
    record Undecided(Duration retryAfter) implements DecisionAnswer {}

    /** Older than the retention, or perhaps lost in a restore of the log: a person decides. */
    record Forgotten() implements DecisionAnswer {}
  }
}
