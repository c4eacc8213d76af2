package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import dev.verdict.sdk.barrier.Forgetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is finished and old is deleted, by itself. */
class CleaningTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Pattern ID = Pattern.compile("[0-9a-z]{10}-[0-9a-z]{2}-[0-9a-z-]{18}");
  private static final AtomicInteger IDS_ASKED_MAX = new AtomicInteger();

  private volatile String unfinished = "";
  private volatile String oldestUnfinished = "";
  private volatile boolean away;
  private volatile Instant now = Instant.now();
  private final FakeHttp coordinator = new FakeHttp(this::answer);
  private Participant bank;

  /** What to note. */
  record Note(String what) {}

  private Answer answer(Seen asked) {
    if (away) {
      return new Answer(503, "");
    }
    List<String> ids = ID.matcher(asked.body()).results().map(it -> it.group()).toList();
    IDS_ASKED_MAX.accumulateAndGet(ids.size(), Math::max);
    String finished =
        String.join(
            ",",
            ids.stream().filter(id -> !id.equals(unfinished)).map(id -> '"' + id + '"').toList());
    String oldest =
        oldestUnfinished.isEmpty() ? "" : ",\"oldest_unfinished\":\"" + oldestUnfinished + '"';
    return new Answer(
        200, "{\"finished\":[" + finished + "],\"now\":\"" + now + '"' + oldest + "}");
  }

  @BeforeEach
  void build() {
    DATABASE.clean();
    bank = participant(coordinator);
    Calls.await(bank.createSchema());
    DATABASE.execute("DELETE FROM verdict_barrier");
    Calls.await(bank.start());
  }

  private static Participant participant(FakeHttp coordinator) {
    return Participant.named("bank", JdbcStore.postgres(DATABASE.pool()))
        .tcc(
            "note",
            Note.class,
            Result.None.class,
            CleaningTest::write,
            (tx, note, none) -> write(tx, new Note("confirmed")),
            (tx, note, none) -> write(tx, new Note("cancelled")))
        .saga("note", Note.class, Result.None.class, CleaningTest::write)
        .coordinators(coordinator.uri())
        .inDoubtAfter(Duration.ofHours(1))
        .build();
  }

  private static Result<Result.None> write(Connection tx, Note note) throws SQLException {
    try (Statement insert = tx.createStatement()) {
      insert.execute("INSERT INTO effect (what) VALUES ('" + note.what() + "')");
    }
    return Result.done();
  }

  @AfterEach
  void close() {
    bank.close();
    coordinator.close();
  }

  private static TxId aged(Duration age) {
    return Calls.txAt(System.currentTimeMillis() - age.toMillis());
  }

  private static TxId beforeTheHorizon() {
    return aged(KEEP.plusHours(1));
  }

  private TxId did(TxId tx) {
    assertThat(new Calls(bank, tx).work("action", "note", "{\"what\":\"did\"}")).contains("done");
    return tx;
  }

  private static List<String> rows() {
    return DATABASE.query("SELECT tx FROM verdict_barrier ORDER BY tx");
  }

  @Test
  void whatIsFinishedIsDeletedAfterSevenDaysAndTheRestStays() {
    TxId old = did(beforeTheHorizon());
    TxId young = did(aged(KEEP.minusHours(1)));

    assertThat(Calls.await(bank.cleanUp())).isEqualTo(1);

    assertThat(rows()).containsExactly(young.text());
    assertThat(new Calls(bank, old).work("action", "note", "{\"what\":\"did\"}"))
        .contains("refused")
        .contains("older");
    assertThat(DATABASE.query("SELECT what FROM effect")).hasSize(2);
  }

  @Test
  void whatIsUnfinishedStaysAndAnswers() {
    TxId stays = did(beforeTheHorizon());
    did(beforeTheHorizon());
    unfinished = stays.text();

    assertThat(Calls.await(bank.cleanUp())).isEqualTo(1);

    assertThat(rows()).containsExactly(stays.text());
    assertThat(new Calls(bank, stays).work("action", "note", "{\"what\":\"did\"}"))
        .contains("done");
  }

  /** Forgetting refuses new work of all that is older than what is forgotten. */
  @Test
  void anUnfinishedSagaIsNotRefusedItsNextStep() {
    TxId saga = aged(KEEP.plusDays(30));
    TxId older = did(aged(KEEP.plusDays(31)));
    TxId younger = did(beforeTheHorizon());
    oldestUnfinished = saga.text();

    assertThat(Calls.await(bank.cleanUp())).isEqualTo(1);

    assertThat(rows()).containsExactly(younger.text()).doesNotContain(older.text());
    did(saga);
  }

  @Test
  void aClockThatIsAheadForgetsNothingThatTheCoordinatorThinksYoung() {
    TxId held = did(beforeTheHorizon());
    now = Instant.now().minus(Duration.ofHours(2));

    assertThat(Calls.await(bank.cleanUp())).isZero();

    assertThat(rows()).containsExactly(held.text());
  }

  @Test
  void nobodyIsAskedWhenNothingIsOld() {
    did(aged(KEEP.minusHours(1)));

    assertThat(Calls.await(bank.cleanUp())).isZero();

    assertThat(coordinator.seen()).isEmpty();
  }

  @Test
  void aReservationThatWaitsForItsOutcomeIsNeverDeleted() {
    TxId held = beforeTheHorizon();
    new Calls(bank, held).work("try", "note", "{\"what\":\"held\"}");

    assertThat(Calls.await(bank.cleanUp())).isZero();

    assertThat(rows()).containsExactly(held.text());
    assertThat(new Calls(bank, held).end("confirm")).contains("done");
  }

  @Test
  void withoutAnAnswerNothingIsForgotten() {
    TxId held = did(beforeTheHorizon());
    away = true;

    assertThatThrownBy(() -> Calls.await(bank.cleanUp())).hasStackTraceContaining("no coordinator");

    assertThat(rows()).containsExactly(held.text());
    did(beforeTheHorizon());
  }

  @Test
  void rowsOfAnotherServiceInTheSameDatabaseAreLeftToIt() {
    did(beforeTheHorizon());
    DATABASE.execute("UPDATE verdict_barrier SET service = 'another'");

    assertThat(Calls.await(bank.cleanUp())).isZero();

    assertThat(rows()).hasSize(1);
  }

  @Test
  void manyAreAskedAboutAndDeletedInBatches() {
    insert(2 * Forgetting.BATCH_MAX + 10);

    assertThat(Calls.await(bank.cleanUp())).isEqualTo(2 * Forgetting.BATCH_MAX + 10);

    assertThat(rows()).isEmpty();
    assertThat(questions()).isEqualTo(4);
    assertThat(IDS_ASKED_MAX).hasValue(Forgetting.BATCH_MAX);
  }

  @Test
  void instancesThatCleanUpAtTheSameTimeDoNoHarm() {
    insert(3 * Forgetting.BATCH_MAX);
    try (Participant second = participant(coordinator)) {
      Calls.await(second.start());
      CompletableFuture<Long> one = bank.cleanUp().toCompletableFuture();
      CompletableFuture<Long> other = second.cleanUp().toCompletableFuture();

      assertThat(Calls.await(one) + Calls.await(other)).isEqualTo(3 * Forgetting.BATCH_MAX);
    }
    assertThat(rows()).isEmpty();
  }

  /** A coordinator that is slow to answer is asked the same once more. */
  private long questions() {
    return coordinator.seen().stream().map(FakeHttp.Seen::body).distinct().count();
  }

  private static void insert(int count) {
    TxId first = beforeTheHorizon();
    String stem = first.text().substring(0, first.text().length() - 6);
    DATABASE.execute(
        "INSERT INTO verdict_barrier (tx, branch, service, style, state, operation, input_hash,"
            + " input, output, reason, epoch) SELECT '"
            + stem
            + "' || lpad(i::text, 6, '0'), 'b', 'bank', 'SAGA', 'DONE', 'note', '', 'null', 'null',"
            + " '', 1 FROM generate_series(1, "
            + count
            + ") i");
  }
}
