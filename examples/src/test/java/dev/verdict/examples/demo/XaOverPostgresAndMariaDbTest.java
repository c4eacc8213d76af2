package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.bank.Bank;
import dev.verdict.examples.bank.Move;
import dev.verdict.examples.demo.Databases.Database;
import dev.verdict.examples.demo.XaBank.Fault;
import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.sdk.client.TransactionOptions;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Money moves from a bank on PostgreSQL to a bank on MariaDB, by XA on both. Whatever happens,
 * nothing stays prepared, and both books say what the coordinator decided.
 */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class XaOverPostgresAndMariaDbTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long FUNDS_CENTS = 1_000_000;

  /** Machines are busy: the first calls may be slow. */
  private static final TransactionOptions PATIENT =
      TransactionOptions.DEFAULT
          .timeout(Duration.ofSeconds(90))
          .callTimeout(Duration.ofSeconds(60));

  private static final AtomicInteger MOVES = new AtomicInteger();
  private static final Map<Side, String> JDBC_URLS = new EnumMap<>(Side.class);

  private static Path folder = Path.of("");
  private static URI coordinator = URI.create("http://127.0.0.1");
  private static ChildProcess decider;
  private static Databases databases;
  private static MariaDbServer mariaDb;
  private static CoordinatorApi api;
  private static VerdictClient client;

  private final String reference = "move-" + MOVES.incrementAndGet();

  /** One of the two databases, with a bank of its own. */
  enum Side {
    POSTGRESQL("debit", "a-0", "SELECT gid FROM pg_prepared_xacts"),
    MARIADB("credit", "b-0", "XA RECOVER");

    private final String operation;
    private final String account;
    private final String prepared;

    Side(String operation, String account, String prepared) {
      this.operation = operation;
      this.account = account;
      this.prepared = prepared;
    }

    String bank() {
      return "bank-on-" + name();
    }

    String jdbcUrl() {
      return Objects.requireNonNull(JDBC_URLS.get(this));
    }

    Side other() {
      return this == POSTGRESQL ? MARIADB : POSTGRESQL;
    }

    XaBank open() throws Exception {
      return XaBank.start(bank(), jdbcUrl(), coordinator, Fault.NONE);
    }

    ChildProcess openElsewhere(Fault fault) throws Exception {
      ChildProcess bank =
          ChildProcess.start(
              folder.resolve(bank() + ".log"),
              XaBank.class,
              List.of(bank(), jdbcUrl(), coordinator.toString(), fault.name()));
      bank.awaitLine("announced");
      return bank;
    }

    BranchSpec branch(String account, long cents, String reference) {
      return BranchSpec.prepared(operation, bank(), operation, new Move(account, cents, reference));
    }

    BranchSpec branch(String reference) {
      return branch(account, 5, reference);
    }

    /** What is prepared on the whole server. */
    Set<String> prepared() throws SQLException {
      return Sql.texts(jdbcUrl(), prepared);
    }

    long booked(String reference) throws SQLException {
      return Sql.number(
          jdbcUrl(), "SELECT count(*) FROM ledger WHERE reference = '" + reference + "'");
    }

    long balance() throws SQLException {
      return Sql.number(jdbcUrl(), "SELECT cents FROM account WHERE id = '" + account + "'");
    }
  }

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    coordinator = TestCoordinator.freeAddress();
    decider = TestCoordinator.start(folder, coordinator);
    databases = new Databases();
    Database postgresql =
        databases.create(databases.startServer(folder.resolve("postgresql")), "bank");
    Bank.open(postgresql.pool(), "a", 1, FUNDS_CENTS);
    JDBC_URLS.put(Side.POSTGRESQL, postgresql.jdbcUrl());
    mariaDb = MariaDbServer.start(folder.resolve("mariadb"));
    openBooks(mariaDb);
    JDBC_URLS.put(Side.MARIADB, mariaDb.jdbcUrl("bank"));
    api = new CoordinatorApi(coordinator);
    assertThat(api.awaitReady(PATIENCE)).isTrue();
    client = VerdictClient.builder(coordinator).deadline(PATIENCE).build();
  }

  private static void openBooks(MariaDbServer server) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE bank");
      statement.execute(
          "CREATE TABLE bank.account (id VARCHAR(64) PRIMARY KEY,"
              + " cents BIGINT NOT NULL CHECK (cents >= 0))");
      statement.execute(
          "CREATE TABLE bank.ledger (reference VARCHAR(64) NOT NULL,"
              + " account VARCHAR(64) NOT NULL, cents BIGINT NOT NULL)");
      statement.execute("INSERT INTO bank.account VALUES ('b-0', " + FUNDS_CENTS + ")");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    decider.close();
    mariaDb.close();
    databases.close();
  }

  @Test
  void bothBanksBookOrNeither() throws Exception {
    try (XaBank euros = Side.POSTGRESQL.open();
        XaBank crowns = Side.MARIADB.open()) {
      assertThat(move(Side.POSTGRESQL.branch(reference), Side.MARIADB.branch(reference)))
          .isInstanceOf(TransactionOutcome.Committed.class);
      expectBooked(1);

      String tooMuch = reference + "-too-much";
      BranchSpec overdrawn = Side.POSTGRESQL.branch("a-0", 2 * FUNDS_CENTS, tooMuch);
      expectRefused(move(overdrawn, Side.MARIADB.branch(tooMuch)), "insufficient funds");
      BranchSpec nowhere = Side.MARIADB.branch("nobody", 5, tooMuch);
      expectRefused(move(Side.POSTGRESQL.branch(tooMuch), nowhere), "unknown account");
      assertThat(Side.POSTGRESQL.booked(tooMuch)).isZero();
      assertThat(Side.MARIADB.booked(tooMuch)).isZero();
    }
  }

  private static void expectRefused(TransactionOutcome outcome, String reason) throws Exception {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            TransactionOutcome.Aborted.class, it -> assertThat(it.reason()).contains(reason));
    expectNothingPrepared();
  }

  /** Killed while it alone had not committed what was decided. */
  @ParameterizedTest
  @EnumSource
  void aBankThatIsKilledBeforeItsCommitCommitsOnceItIsBack(Side mortal) throws Exception {
    CompletableFuture<TransactionOutcome> outcome;
    try (XaBank healthy = mortal.other().open()) {
      try (ChildProcess killed = mortal.openElsewhere(Fault.DEAF_TO_COMMITS)) {
        outcome = begin(PATIENT);
        assertThat(await(() -> mortal.other().booked(reference) == 1)).isTrue();
        assertThat(mortal.prepared()).hasSize(1);
        killed.kill();
      }
      assertThat(mortal.prepared()).hasSize(1);
      try (ChildProcess restarted = mortal.openElsewhere(Fault.NONE)) {
        expectBooked(1);
      }
    }
    assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isCommitted()).isTrue();
  }

  /** Killed when it had prepared and nobody knew it: so it is decided without it. */
  @ParameterizedTest
  @EnumSource
  void aBankThatIsKilledBeforeItsVoteRollsBackOnceItIsBack(Side mortal) throws Exception {
    CompletableFuture<TransactionOutcome> outcome;
    try (XaBank healthy = mortal.other().open()) {
      try (ChildProcess killed = mortal.openElsewhere(Fault.SILENT_ONCE_PREPARED)) {
        outcome = begin(PATIENT.timeout(Duration.ofSeconds(15)));
        assertThat(await(() -> !mortal.prepared().isEmpty())).isTrue();
        killed.kill();
      }
      assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(TransactionOutcome.Aborted.class);
      assertThat(mortal.prepared()).hasSize(1);
      try (ChildProcess restarted = mortal.openElsewhere(Fault.NONE)) {
        expectBooked(0);
      }
    }
  }

  private static TransactionOutcome move(BranchSpec debit, BranchSpec credit) {
    return client.atomic(PATIENT, debit, credit);
  }

  private CompletableFuture<TransactionOutcome> begin(TransactionOptions options) {
    return client
        .async()
        .atomic(options, Side.POSTGRESQL.branch(reference), Side.MARIADB.branch(reference))
        .toCompletableFuture();
  }

  private static boolean await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call() && System.nanoTime() - end < 0) {
      Thread.sleep(50);
    }
    return condition.call();
  }

  private void expectBooked(long times) throws Exception {
    expectNothingPrepared();
    assertThat(Side.POSTGRESQL.booked(reference)).isEqualTo(times);
    assertThat(Side.MARIADB.booked(reference)).isEqualTo(times);
    assertThat(Side.POSTGRESQL.balance() + Side.MARIADB.balance()).isEqualTo(2 * FUNDS_CENTS);
  }

  private static void expectNothingPrepared() throws Exception {
    assertThat(api.awaitAllFinished(PATIENCE)).isTrue();
    assertThat(Side.POSTGRESQL.prepared()).isEmpty();
    assertThat(Side.MARIADB.prepared()).isEmpty();
  }
}
