package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is said differently to one kind of database than to another. Immutable. */
interface Dialect {
  /** Stands for the name of a transaction in which nothing was announced. */
  String UNANNOUNCED = "";

  /**
   * The dialect of a product.
   *
   * @param product as JDBC metadata name it
   * @param lockTimeout how long a local transaction waits for one lock
   * @param optimistic see {@link #isOptimistic}
   * @throws IllegalStateException if the barrier cannot be kept there
   */
  static Dialect of(String product, Duration lockTimeout, boolean optimistic) {
    return switch (product) {
      case "PostgreSQL" -> new PostgresDialect(lockTimeout.toMillis() + "ms", optimistic, false);
      case "MariaDB", "MySQL" -> {
        if (optimistic) {
          throw new IllegalStateException("an optimistic barrier needs PostgreSQL, not " + product);
        }
        yield MariaDialect.beforeStart(lockTimeout);
      }
      default ->
          throw new IllegalStateException(
              "the barrier can be kept in PostgreSQL, MariaDB or MySQL, not in " + product);
    };
  }

  /** Creates tables that are not there. */
  CompletionStage<Void> createSchema(SqlLink<?> link);

  /**
   * Looks at settings: warns of those that can lose votes.
   *
   * @param demand what they must be good for
   * @return fails with {@link IllegalStateException} naming the setting to change
   */
  CompletionStage<Started> start(SqlLink<?> link, Demand demand);

  /** The name of the script that creates the tables. */
  String script();

  /** Reads no row, and fails if a table or a column is not there. */
  String tables();

  /** Commands that make a connection fit for the barrier. */
  List<String> enter();

  /** Commands that take {@link #enter} back. */
  List<String> leave();

  /**
   * Inserts the entry, or locks the row that is there and raises its epoch.
   *
   * @param unlessPrepared a {@code LIKE} pattern over names of prepared transactions: no row comes
   *     back if there is one, where the database can tell
   * @return the row; empty if the transaction may have been forgotten, or is prepared
   */
  CompletionStage<Optional<Entry>> claim(
      SqlLink<?> link, Entry ifAbsent, String service, String unlessPrepared);

  /**
   * Announces work, if this is the cheaper way: makes sure that the branch is free and unknown, and
   * that nobody else claims it until this transaction ends. {@link #keepAndCommit} inserts its row.
   *
   * @return the database's name of this transaction; empty if nothing is announced, and {@link
   *     #claim} has to say why
   */
  default CompletionStage<Optional<String>> announce(SqlLink<?> link, Entry work) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * Whether work that is delivered for the first time may run without being announced: then {@link
   * #keepAndCommit}, told {@link #UNANNOUNCED}, finds out whether it may be kept.
   */
  default boolean isOptimistic() {
    return false;
  }

  /** Locks the row that is there. */
  CompletionStage<Optional<Entry>> lock(SqlLink<?> link, BranchKey key);

  /** Whether a transaction may have been forgotten. */
  CompletionStage<Boolean> isForgotten(SqlLink<?> link, TxId tx);

  /**
   * Keeps an answer in a row that this transaction claimed or locked.
   *
   * @return fails with {@link IllegalStateException} if the row is no longer this transaction's, or
   *     if it is work that was forgotten meanwhile
   */
  CompletionStage<Void> record(SqlLink<?> link, Entry entry, State state, Json output);

  /**
   * {@link #record}, then commits; if that fails, nothing was committed unless the connection was
   * lost.
   *
   * @param errors reads errors of the link
   */
  default CompletionStage<Void> recordAndCommit(
      SqlLink<?> link, Entry entry, State state, Json output, SqlLinks<?> errors) {
    return record(link, entry, state, output).thenCompose(none -> link.commit());
  }

  /**
   * Inserts the row of announced work with its answer, then commits; if that fails, nothing was
   * committed unless the connection was lost.
   *
   * @param transaction what {@link #announce} returned, or {@link #UNANNOUNCED}
   * @param errors reads errors of the link
   * @return fails like {@link #record}, and with {@link dev.verdict.sdk.barrier.RetryableException}
   *     if somebody else inserted a row, or if what was not announced has to be
   */
  default CompletionStage<Void> keepAndCommit(
      SqlLink<?> link, Entry done, String service, String transaction, SqlLinks<?> errors) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("this dialect announces nothing"));
  }

  /**
   * Marks announced work as broken that its handler committed by itself. Outside of a transaction.
   *
   * @param transaction what {@link #announce} returned
   * @return whether it is marked now
   */
  default CompletionStage<Boolean> breakIfCommitted(
      SqlLink<?> link, Entry work, String service, String transaction) {
    return CompletableFuture.completedFuture(false);
  }

  /** Fails unless exactly one row was recorded. */
  static void requireOurs(int recorded) {
    if (recorded != 1) {
      throw notOurs(null);
    }
  }

  /** What {@link #record} fails with. */
  static IllegalStateException notOurs(@Nullable Throwable cause) {
    return new IllegalStateException(
        "the handler ended the barrier's transaction, or the branch was forgotten", cause);
  }

  /** Transaction and branch of reservations without an outcome. */
  CompletionStage<List<List<String>>> tried(
      SqlLink<?> link, String service, Duration olderThan, int max);

  /** Raises the watermark, never lowers it. */
  CompletionStage<Integer> raiseWatermark(SqlLink<?> link, TxId upTo);

  /** The service's next transactions after {@code after}, up to and with {@code upTo}, in order. */
  CompletionStage<List<List<String>>> transactions(
      SqlLink<?> link, String service, String after, TxId upTo, int max);

  /**
   * Deletes the service's rows of transactions at or below the watermark, except reservations
   * without an outcome.
   */
  CompletionStage<Integer> forget(SqlLink<?> link, String service, List<TxId> finished);

  /**
   * Transaction, branch, style, state and time in milliseconds of the service's rows, one more than
   * asked for if there are more.
   */
  CompletionStage<List<List<String>>> held(SqlLink<?> link, String service, HoldingsQuery query);

  /**
   * The name of the oldest transaction that has been prepared for longer than that, whoever
   * prepared it, and since when; no row if there is none, or the database does not tell.
   */
  default CompletionStage<List<List<String>>> longPrepared(SqlLink<?> link, Duration age) {
    return CompletableFuture.completedFuture(List.of());
  }

  /** The watermark; no row if there is none. */
  CompletionStage<List<List<String>>> watermark(SqlLink<?> link);

  /** The statements about tokens of locks. */
  TokenSql tokens();

  /** Whether statements on this connection prepare, and end what others prepared. */
  boolean preparesByStatements();

  /** Whether a connection is free for other work once it has prepared an XA transaction. */
  boolean detachesWhenPrepared();

  /** Whether an error says that a lock was waited for in vain. */
  boolean isLockTimeout(String sqlState, int vendorCode);

  /**
   * What a participant needs.
   *
   * @param participant its name, for messages
   * @param prepares whether it declares prepared operations
   * @param byXa whether an XA data source prepares them
   */
  record Demand(String participant, boolean prepares, boolean byXa) {}

  /**
   * What was found.
   *
   * @param database the database's name
   * @param dialect as it shall be spoken from now on
   * @param commitsLast see {@link dev.verdict.sdk.barrier.BarrierStore#commitsLast}
   */
  record Started(String database, Dialect dialect, boolean commitsLast) {
    /** What was found where a commit lasts as well as what is prepared. */
    Started(String database, Dialect dialect) {
      this(database, dialect, true);
    }
  }
}
