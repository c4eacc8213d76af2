package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.ORIGIN;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What transactions cost in flushes of the write-ahead log, by PostgreSQL's own count: only counts,
 * no times. The participants are of the kind that ask when in doubt, as those of the SDK do.
 */
class ForcedWritesTest {
  private static final int ROUNDS = 30;

  /** For a partition that is made, or a statement that had to be settled; and for taking shards. */
  private static final int ODD_ONES = 3 + TestPostgres.SHARDS;

  /** What one step answers is written before the next one answers. */
  private static final int SLOW_MILLIS = 70;

  private static WalServer server;

  @BeforeAll
  static void start() throws Exception {
    server = WalServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** Each begins when all of the one before is written, so that nothing can share a flush. */
  @Test
  void anAtomicTransactionAloneCostsOneForcedWrite() throws Exception {
    assertThat(flushes(1, UnaryOperator.identity(), ForcedWritesTest::transfer))
        .isLessThanOrEqualTo(ROUNDS + ODD_ONES);
  }

  @ParameterizedTest
  @CsvSource({"8, 2", "64, 8"})
  void transactionsAtOnceShareTheirForcedWrites(int atOnce, int perFlush) throws Exception {
    long flushes = flushes(atOnce, UnaryOperator.identity(), ForcedWritesTest::transfer);

    assertThat(flushes).isLessThanOrEqualTo(ROUNDS * atOnce / perFlush);
  }

  /** One for its start, one for its decision, none for its steps, whether they are slow or not. */
  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0", "8, 0", "3, " + SLOW_MILLIS})
  void aSagaCostsTwoForcedWritesHoweverManyStepsItHas(int steps, long pauseMillis)
      throws Exception {
    SagaDefinition saga = saga(steps);

    assertThat(flushes(1, pauseMillis, UnaryOperator.identity(), node -> trip(node, saga)))
        .isLessThanOrEqualTo(2 * ROUNDS + ODD_ONES);
  }

  @ParameterizedTest
  @CsvSource({"8, 2", "64, 8"})
  void sagasAtOnceShareTheirForcedWrites(int atOnce, int perFlush) throws Exception {
    SagaDefinition saga = saga(3);

    assertThat(flushes(atOnce, UnaryOperator.identity(), node -> trip(node, saga)))
        .isLessThanOrEqualTo(2 * ROUNDS * atOnce / perFlush);
  }

  /** Were lazy records forced, this measurement would see it. */
  @Test
  void lazyRecordsThatAreForcedAreSeen() throws Exception {
    SagaDefinition saga = saga(3);

    assertThat(flushes(1, ForcedWritesTest::forced, ForcedWritesTest::transfer))
        .isGreaterThan(ROUNDS + ROUNDS / 2);
    assertThat(flushes(1, SLOW_MILLIS, ForcedWritesTest::forced, node -> trip(node, saga)))
        .isGreaterThan(3 * ROUNDS);
  }

  private static LogEntry forced(LogEntry entry) {
    return new LogEntry(
        entry.tx(),
        entry.epoch(),
        entry.seq(),
        entry.records(),
        true,
        entry.decision(),
        entry.summary(),
        entry.claim());
  }

  private static long flushes(
      int atOnce, UnaryOperator<LogEntry> change, Function<WalNode, Future<Snapshot>> transaction)
      throws Exception {
    return flushes(atOnce, 0, change, transaction);
  }

  /**
   * The flushes of so many transactions at once, in rounds.
   *
   * @param pauseMillis how long participants take
   * @param change what becomes of each entry before it is written
   */
  private static long flushes(
      int atOnce,
      long pauseMillis,
      UnaryOperator<LogEntry> change,
      Function<WalNode, Future<Snapshot>> transaction)
      throws Exception {
    long before = server.flushes();
    try (WalNode node = WalNode.start(server, atOnce, pauseMillis, change)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<Snapshot>> all = new ArrayList<>();
        Stream.generate(() -> transaction.apply(node)).limit(atOnce).forEach(all::add);
        for (Future<Snapshot> each : all) {
          assertThat(Awaiting.result(each).summary().outcome()).isPresent();
        }
        node.awaitWritten();
      }
    }
    return server.flushes() - before;
  }

  private static Future<Snapshot> transfer(WalNode node) {
    AtomicSpec spec = new AtomicSpec(Duration.ofMinutes(2), Duration.ofMinutes(1), false);
    return node.start(
        new StartRequest.Atomic(
            ORIGIN, Optional.empty(), spec, List.of(branch("a"), branch("b")), true),
        FINISHED);
  }

  private static Future<Snapshot> trip(WalNode node, SagaDefinition saga) {
    return node.start(
        new StartRequest.Saga(
            ORIGIN, Optional.empty(), saga, node.hashOf(saga), Json.emptyObject()),
        FINISHED);
  }

  /** So many steps, one after the other. */
  private static SagaDefinition saga(int size) {
    List<Step> steps = new ArrayList<>();
    List<BranchId> after = List.of();
    for (int i = 0; i < size; i++) {
      BranchId name = new BranchId("step-" + i);
      Work work =
          new Work.Call(
              "bank-a",
              "move",
              new Mapping.Constant(Json.emptyObject()),
              RetryPolicy.FOREVER,
              Duration.ofMinutes(1));
      Step.Undo undo = new Step.Undo.Compensation("undo");
      steps.add(new Step(name, work, after, Optional.empty(), undo, false));
      after = List.of(name);
    }
    Mapping output = new Mapping.Constant(Json.nil());
    return new SagaDefinition("trip-of-" + size, 1, Optional.empty(), steps, output);
  }
}
