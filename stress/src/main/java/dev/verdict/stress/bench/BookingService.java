package dev.verdict.stress.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.Result;
import dev.verdict.stress.postgres.PostgresUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service whose operation is two SQL statements, reached behind the barrier, behind the least
 * that a barrier can be, and without any: by the same bytes, on the same threads and connections.
 */
final class BookingService implements AutoCloseable {
  private static final String NAME = "bench-booking";
  private static final String OPTIMISTIC_NAME = "bench-booking-optimistic";

  /** Threads that work, each with a connection: what the SDK has unless told otherwise. */
  static final int THREADS = JdbcStore.THREADS_DEFAULT;

  /** How many bookings stand. */
  static final String BOOKINGS = "SELECT count(*) FROM bench_booking";

  private static final String OURS = " verdict_barrier WHERE service LIKE '" + NAME + "%'";

  /** How many branches the barrier knows. */
  static final String BRANCHES = "SELECT count(*) FROM" + OURS;

  /** So many that two operations hardly ever wait for the same one. */
  private static final int ACCOUNTS = 10_000;

  private static final String DROP =
      "DROP TABLE IF EXISTS bench_account, bench_booking, bench_branch";
  private static final String FORGET = "DELETE FROM" + OURS;
  private static final String OPERATION = "book";
  private static final String CALL_BEGINS = "{\"tx\":\"";
  private static final String CALL_GOES_ON =
      "\",\"branch\":\"book\",\"epoch\":1,\"attempt\":1,\"operation\":\""
          + OPERATION
          + "\",\"payload\":";
  private static final String DONE = "\"done\"";
  private static final int STATUS_OK = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HikariDataSource pool;
  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
  private final Participant participant;
  private final Participant optimistic;
  private final AtomicLong number = new AtomicLong();

  /** What is asked of it. */
  record Order(int account, long cents) {}

  /** What it answers. */
  record Receipt(int account, long cents) {}

  private BookingService(HikariDataSource pool) {
    this.pool = pool;
    this.participant = participant(NAME, false);
    this.optimistic = participant(OPTIMISTIC_NAME, true);
  }

  private Participant participant(String name, boolean isOptimistic) {
    JdbcStore store = JdbcStore.builder(pool).executor(workers).optimistic(isOptimistic).build();
    return Participant.named(name, store)
        .saga(OPERATION, Order.class, Receipt.class, BookingService::book)
        .build();
  }

  /** Makes its tables and starts it. */
  static BookingService open(PostgresUri postgres) throws SQLException {
    BookingService service = new BookingService(pool(postgres));
    try {
      service.participant.createSchema().toCompletableFuture().join();
      service.participant.start().toCompletableFuture().join();
      service.optimistic.start().toCompletableFuture().join();
      service.run(
          DROP,
          FORGET,
          "CREATE TABLE bench_account (id integer PRIMARY KEY, cents bigint NOT NULL)",
          "INSERT INTO bench_account SELECT n, 0 FROM generate_series(1, " + ACCOUNTS + ") n",
          "CREATE TABLE bench_booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " account integer NOT NULL, cents bigint NOT NULL)",
          "CREATE TABLE bench_branch (id text COLLATE \"C\" PRIMARY KEY, output text)");
      return service;
    } catch (SQLException | RuntimeException failed) {
      service.end();
      throw failed;
    }
  }

  private static HikariDataSource pool(PostgresUri postgres) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:" + postgres.withoutCredentials());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(THREADS);
    config.setPoolName(NAME);
    config.addDataSourceProperty("options", "-c lock_timeout=1s");
    return new HikariDataSource(config);
  }

  private static Result<Receipt> book(Connection connection, Order order) throws SQLException {
    try (PreparedStatement take =
            connection.prepareStatement("UPDATE bench_account SET cents = cents - ? WHERE id = ?");
        PreparedStatement note =
            connection.prepareStatement(
                "INSERT INTO bench_booking (account, cents) VALUES (?, ?)")) {
      take.setLong(1, order.cents());
      take.setInt(2, order.account());
      take.executeUpdate();
      note.setInt(1, order.account());
      note.setLong(2, order.cents());
      note.executeUpdate();
    }
    return Result.done(new Receipt(order.account(), order.cents()));
  }

  /** One operation as a step of a saga of its own. Fails if it is not carried out. */
  CompletionStage<Boolean> behindTheBarrier() {
    return called(participant);
  }

  /** The same where first deliveries run before anybody looks, and all are first ones. */
  CompletionStage<Boolean> behindTheOptimisticBarrier() {
    return called(optimistic);
  }

  private CompletionStage<Boolean> called(Participant service) {
    String call = CALL_BEGINS + nextTx().text() + CALL_GOES_ON + order() + "}";
    return service
        .handle("action", call.getBytes(StandardCharsets.UTF_8))
        .thenApply(BookingService::isDone);
  }

  private TxId nextTx() {
    return TxId.of(System.currentTimeMillis(), 0, 1, number.incrementAndGet() & TxId.UNIQUE_MAX);
  }

  private static boolean isDone(Reply reply) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    if (reply.status() != STATUS_OK || !body.contains(DONE)) {
      throw new IllegalStateException(reply.status() + " " + body);
    }
    return true;
  }

  /** One operation as it is without a barrier. Fails if it is not carried out. */
  CompletionStage<Boolean> without() {
    byte[] order = order().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.supplyAsync(() -> bookedWithout(order).length > 0, workers);
  }

  private byte[] bookedWithout(byte[] order) {
    return committed(connection -> book(connection, order(order)));
  }

  /**
   * One operation that only keeps out its own repetition, as one would write it by hand: a row for
   * the branch before the work, the output in that row after it. Fails if it is not carried out.
   */
  CompletionStage<Boolean> behindTwoStatements() {
    byte[] order = order().getBytes(StandardCharsets.UTF_8);
    String branch = nextTx().text();
    return CompletableFuture.supplyAsync(() -> bookedOnce(branch, order).length > 0, workers);
  }

  private byte[] bookedOnce(String branch, byte[] order) {
    return committed(
        connection -> {
          update(connection, "INSERT INTO bench_branch (id) VALUES (?)", branch);
          Result<Receipt> result = book(connection, order(order));
          String output = MAPPER.writeValueAsString(result);
          update(connection, "UPDATE bench_branch SET output = ? WHERE id = ?", output, branch);
          return result;
        });
  }

  private static void update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private static Order order(byte[] json) throws IOException {
    return MAPPER.readValue(json, Order.class);
  }

  private byte[] committed(Work work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      Result<Receipt> result = work.on(connection);
      connection.commit();
      return MAPPER.writeValueAsBytes(result);
    } catch (SQLException failed) {
      throw new IllegalStateException("the database refused", failed);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /** What is done in one transaction. */
  private interface Work {
    Result<Receipt> on(Connection connection) throws SQLException, IOException;
  }

  private static String order() {
    int account = 1 + ThreadLocalRandom.current().nextInt(ACCOUNTS);
    return "{\"account\":" + account + ",\"cents\":5}";
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void end() {
    participant.close();
    optimistic.close();
    workers.shutdownNow();
    pool.close();
  }

  /** Takes its tables away. */
  @Override
  public void close() throws SQLException {
    try {
      run(DROP, FORGET);
    } finally {
      end();
    }
  }
}
