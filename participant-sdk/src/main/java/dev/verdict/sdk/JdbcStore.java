package dev.verdict.sdk;

import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.barrier.jdbc.JdbcLinks;
import dev.verdict.sdk.barrier.jdbc.JdbcXaLinks;
import dev.verdict.sdk.barrier.jdbc.ManagedLinks;
import dev.verdict.sdk.barrier.sql.SqlBarrier;
import dev.verdict.sdk.barrier.sql.SqlLinks;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import javax.sql.XADataSource;

/**
 * Keeps the barrier in PostgreSQL, MariaDB or MySQL over JDBC; which of them is found out. Handlers
 * get a connection inside the barrier's transaction; it refuses to commit, roll back or close. They
 * run on worker threads and may block. PostgreSQL's isolation level must be READ COMMITTED, its
 * default; in MariaDB and MySQL the store sees to that for the time of a transaction.
 */
public final class JdbcStore implements Store<Connection> {
  /** How long a local transaction waits for one lock, unless told otherwise. */
  public static final Duration LOCK_TIMEOUT_DEFAULT = Duration.ofSeconds(1);

  /** How many worker threads run calls, unless told otherwise. */
  public static final int THREADS_DEFAULT = 16;

  /** How many threads more end what is prepared. */
  public static final int PHASE_TWO_THREADS = 8;

  /**
   * How many calls of a lane wait for a thread before new ones are refused, unless told otherwise.
   */
  public static final int QUEUE_MAX = 1024;

  private static final String THREAD_NAME = "verdict-participant";

  private final SqlBarrier<Connection> barrier;

  private JdbcStore(Builder builder) {
    CallThreads own = new CallThreads(THREAD_NAME, builder.threads, builder.waiting);
    CallThreads phaseTwo = new CallThreads(THREAD_NAME + "-2", PHASE_TWO_THREADS, QUEUE_MAX);
    Executor followUps = builder.executor.orElseGet(() -> own.ofRank(1));
    Executor work = builder.executor.orElseGet(() -> own.ofRank(2));
    Map<Lane, Executor> lanes =
        Map.of(Lane.PHASE_TWO, phaseTwo.ofRank(0), Lane.FOLLOW_UP, followUps, Lane.WORK, work);
    Runnable closing =
        () -> {
          own.shutdown();
          phaseTwo.shutdown();
        };
    JdbcLinks plain = new JdbcLinks(builder.work, builder.phaseTwo, lanes::get, closing);
    SqlLinks<Connection> links =
        builder
            .transactions
            .<SqlLinks<Connection>>map(it -> new ManagedLinks(plain, it))
            .orElse(plain);
    barrier =
        new SqlBarrier<>(
            links, builder.xa.map(JdbcXaLinks::new), builder.lockTimeout, builder.optimistic);
  }

  /**
   * A store with default settings.
   *
   * @param source a pool of the participant's database; it stays the caller's
   */
  public static JdbcStore of(DataSource source) {
    return builder(source).build();
  }

  /** {@link #of}; the database may just as well be another one. */
  public static JdbcStore postgres(DataSource source) {
    return of(source);
  }

  /** Begins the settings of a store. */
  public static Builder builder(DataSource source) {
    return new Builder(source);
  }

  @Override
  public BarrierStore<Connection> barrier() {
    return barrier;
  }

  /** Settings of a store. */
  public static final class Builder {
    private final DataSource work;
    private DataSource phaseTwo;
    private Duration lockTimeout = LOCK_TIMEOUT_DEFAULT;
    private boolean optimistic;
    private int threads = THREADS_DEFAULT;
    private int waiting = QUEUE_MAX;
    private Optional<Executor> executor = Optional.empty();
    private Optional<ManagedTransactions> transactions = Optional.empty();
    private Optional<XADataSource> xa = Optional.empty();

    private Builder(DataSource source) {
      work = source;
      phaseTwo = source;
    }

    /**
     * Another pool for commits and aborts of prepared work, so that these never wait behind work
     * that waits for their locks; threads they have anyway. Without it a pool full of waiting work
     * ends by lock time-out.
     */
    public Builder phaseTwo(DataSource source) {
      phaseTwo = source;
      return this;
    }

    /**
     * Prepares by XA instead of by statements, on connections of this data source; PostgreSQL can
     * do without it, MariaDB and MySQL cannot. All else stays with the pool.
     *
     * @param source of the same database and schema as the pool; it stays the caller's
     */
    public Builder xa(XADataSource source) {
      xa = Optional.of(source);
      return this;
    }

    /**
     * How long a local transaction waits for one lock. Keep it shorter than the coordinator's call
     * time-out.
     *
     * @param timeout at least 1 ms; MariaDB and MySQL count in whole seconds, rounded up
     */
    public Builder lockTimeout(Duration timeout) {
      lockTimeout = timeout;
      return this;
    }

    /**
     * Runs a saga's action, and a try, at once when it is delivered for the first time, and finds
     * out only when its answer is kept whether somebody was there before; then the work is rolled
     * back. This saves one statement of two. In exchange a duplicate that comes at the same time,
     * or after the undo, does its work in vain; the bound of lock waits has to be set for all
     * connections, which is looked at when the participant starts; and a handler that commits by a
     * detour is not found out if it fails then. Off unless told otherwise; PostgreSQL only.
     *
     * @see <a href="https://doi.org/10.1145/319566.319567">Kung and Robinson, On Optimistic Methods
     *     for Concurrency Control</a>
     */
    public Builder optimistic(boolean firstDeliveriesRunAtOnce) {
      optimistic = firstDeliveriesRunAtOnce;
      return this;
    }

    /**
     * How many threads run calls, which block; {@link #THREADS_DEFAULT} and {@link #QUEUE_MAX}
     * unless told otherwise. Confirmations and undos go before work, and wait beside it. What ends
     * prepared work has {@link #PHASE_TWO_THREADS} threads of its own.
     *
     * @param threadsMax at least 1; each uses a connection
     * @param waitingMax how many calls wait, at least 0; more are answered 503
     */
    public Builder threads(int threadsMax, int waitingMax) {
      if (threadsMax < 1 || waitingMax < 0) {
        throw new IllegalArgumentException(
            "calls need at least one thread, and a queue of at least 0, not "
                + threadsMax
                + " and "
                + waitingMax);
      }
      threads = threadsMax;
      waiting = waitingMax;
      return this;
    }

    /**
     * Runs calls, but for those that end prepared work, instead of threads of the store's own.
     * Bound its threads and its queue; a rejection is answered 503.
     */
    public Builder executor(Executor workers) {
      executor = Optional.of(workers);
      return this;
    }

    /**
     * Lets a framework begin and end the transactions in which handlers run, on the same database.
     * Handlers must then be done when they return.
     */
    public Builder transactions(ManagedTransactions managed) {
      transactions = Optional.of(managed);
      return this;
    }

    /**
     * The store.
     *
     * @throws IllegalStateException if a framework shall manage transactions of the XA data source:
     *     its connections are not those that the framework knows
     */
    public JdbcStore build() {
      if (xa.isPresent() && transactions.isPresent()) {
        throw new IllegalStateException(
            "handlers cannot run in a framework's transactions and in those of an XA data source");
      }
      return new JdbcStore(this);
    }
  }
}
