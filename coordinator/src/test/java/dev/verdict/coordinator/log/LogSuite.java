package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.log.LogEntries.ORIGIN;
import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.claiming;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.summary;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.definitions.DefinitionStore.Stored;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.AppendOutcome.Fenced;
import dev.verdict.coordinator.log.AppendOutcome.KeyTaken;
import dev.verdict.coordinator.log.AppendOutcome.Lost;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.coordinator.participants.Capabilities;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.SeenInstance;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log keeps, whatever it is kept in. */
public abstract class LogSuite {
  private static final int LARGE = 1 << 20;

  private TransactionLog log;
  private long epoch;

  /** The log of that node. */
  protected abstract TransactionLog log(String owner) throws Exception;

  /** The shard table of that node. */
  protected abstract ShardTable shards(String owner) throws Exception;

  protected abstract DefinitionStore definitions() throws Exception;

  protected abstract ParticipantStore participants() throws Exception;

  /** Lets time pass for the instances that announced themselves. */
  protected abstract void pass(Duration time) throws Exception;

  @BeforeEach
  void lead() throws Exception {
    epoch = raise("node-a", 0);
    log = log("node-a");
  }

  private long raise(String owner, int shard) throws Exception {
    ShardTable table = shards(owner);
    long seen = Awaiting.answer(table::readAll).get(shard).epoch();
    return get(table.raise(Map.of(shard, seen))).getOrDefault(shard, -1L);
  }

  protected static <T> T get(Future<T> future) throws Exception {
    return Awaiting.result(future);
  }

  private AppendOutcome append(LogEntry entry) throws Exception {
    return get(log.append(entry));
  }

  @Test
  void whatIsAppendedIsReadBack() throws Exception {
    TxId id = tx(0, epoch);
    assertThat(append(begun(id, epoch))).isEqualTo(new Appended());
    LogEntry second = entry(id, epoch, 2, "[\"é\", 2]", Optional.of(Outcome.COMMIT), false);
    assertThat(append(second)).isEqualTo(new Appended());

    StoredTransaction stored = get(log.read(id)).orElseThrow();
    assertThat(stored.decision()).contains(Outcome.COMMIT);
    assertThat(stored.summary()).isEqualTo(second.summary());
    assertThat(stored.entries()).extracting(e -> e.seq()).containsExactly(1, 2);
    assertThat(stored.entries()).extracting(e -> e.epoch()).containsExactly(epoch, epoch);
    assertThat(stored.entries().get(1).records()).isEqualTo("[\"é\", 2]");
  }

  @Test
  void anUnknownTransactionIsNotThere() throws Exception {
    assertThat(get(log.read(tx(0, epoch)))).isEmpty();
  }

  @Test
  void theFirstDecisionWinsAndTheLoserStoresNothing() throws Exception {
    TxId id = tx(0, epoch);
    append(begun(id, epoch));
    append(entry(id, epoch, 2, "[1]", Optional.of(Outcome.ABORT), false));

    assertThat(append(entry(id, epoch, 3, "[2]", Optional.of(Outcome.COMMIT), true)))
        .isEqualTo(new Lost(Outcome.ABORT));

    StoredTransaction stored = get(log.read(id)).orElseThrow();
    assertThat(stored.decision()).contains(Outcome.ABORT);
    assertThat(stored.entries()).hasSize(2);
    assertThat(stored.summary().finished()).isFalse();
  }

  @Test
  void theSameAppendAgainChangesNothing() throws Exception {
    LogEntry entry = claiming(decided(tx(0, epoch), epoch, Outcome.COMMIT), "again", "h");
    assertThat(append(entry)).isEqualTo(new Appended());
    assertThat(append(entry)).isEqualTo(new Appended());
    assertThat(get(log.read(entry.tx())).orElseThrow().entries()).hasSize(1);
  }

  @Test
  void otherRecordsUnderATakenNumberAreRejected() throws Exception {
    TxId id = tx(0, epoch);
    append(begun(id, epoch));
    assertRejected(entry(id, epoch, 1, "[\"other\"]", Optional.of(Outcome.COMMIT), false));
    assertThat(get(log.read(id)).orElseThrow().decision()).isEmpty();
  }

  @Test
  void aRecordWithoutItsPredecessorIsRejected() throws Exception {
    TxId id = tx(0, epoch);
    append(begun(id, epoch));
    assertRejected(entry(id, epoch, 3, "[]", Optional.empty(), false));
  }

  @Test
  void aFirstEntryIsNumberOne() {
    assertRejected(entry(tx(0, epoch), epoch, 2, "[]", Optional.of(Outcome.COMMIT), false));
  }

  @Test
  void aRepeatThatComesAfterNewerEntriesLeavesTheSummaryAlone() throws Exception {
    TxId id = tx(0, epoch);
    append(decided(id, epoch, Outcome.COMMIT));
    append(finished(id, epoch, 2, Outcome.COMMIT));

    assertThat(append(decided(id, epoch, Outcome.COMMIT))).isEqualTo(new Appended());

    assertThat(get(log.read(id)).orElseThrow().summary().finished()).isTrue();
  }

  @Test
  void aSummaryThatCannotBeStoredIsRejected() {
    Summary poisoned = summary(ORIGIN, Optional.empty(), false).stuckOn("a\0b");
    assertRejected(LogEntries.of(tx(0, epoch), poisoned));
  }

  @Test
  void aTransactionIsShownAsStuckUntilItsNextEntry() throws Exception {
    TxId id = tx(0, epoch);
    append(begun(id, epoch));
    StoredTransaction before = get(log.read(id)).orElseThrow();

    assertThat(get(log.markStuck(id, epoch, "damaged"))).isTrue();
    StoredTransaction marked = get(log.read(id)).orElseThrow();
    assertThat(marked.summary()).isEqualTo(before.summary().stuckOn("damaged"));
    assertThat(marked.updatedAt()).isEqualTo(before.updatedAt());
    assertThat(marked.entries()).isEqualTo(before.entries());

    append(entry(id, epoch, 2, "[]", Optional.empty(), false));
    assertThat(get(log.read(id)).orElseThrow().summary().stuck()).isEmpty();
  }

  @Test
  void onlyTheOwnerOfWhatIsStoredShowsItAsStuck() throws Exception {
    TxId id = tx(0, epoch);
    assertThat(get(log.markStuck(id, epoch, "not stored"))).isFalse();
    append(begun(id, epoch));
    assertThat(get(log.markStuck(id, epoch - 1, "older"))).isFalse();
    assertThat(get(log("node-b").markStuck(id, epoch, "stranger"))).isFalse();
    append(finished(id, epoch, 2, Outcome.COMMIT));
    assertThat(get(log.markStuck(id, epoch, "finished"))).isFalse();
    assertThat(get(log.read(id)).orElseThrow().summary().stuck()).isEmpty();
  }

  private void assertRejected(LogEntry entry) {
    assertThatThrownBy(() -> append(entry))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LogRejectedException.class);
  }

  @Test
  void anOlderEpochIsFenced() throws Exception {
    long newer = raise("node-a", 0);
    TxId id = tx(0, epoch);
    assertThat(append(decided(id, epoch, Outcome.COMMIT))).isEqualTo(new Fenced());
    assertThat(get(log.read(id))).isEmpty();
    assertThat(append(decided(id, newer, Outcome.ABORT))).isEqualTo(new Appended());
  }

  /** What looks finished is never taken up again. */
  @Test
  void rule1_aFencedEntryLeavesTheSummaryAlone() throws Exception {
    TxId id = tx(0, epoch);
    append(begun(id, epoch));
    Summary before = get(log.read(id)).orElseThrow().summary();
    raise("node-a", 0);
    assertThat(append(finished(id, epoch, 2, Outcome.COMMIT))).isEqualTo(new Fenced());
    assertThat(get(log.read(id)).orElseThrow().summary()).isEqualTo(before);
    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(1);
  }

  @Test
  void anotherOwnerOfTheSameEpochIsFenced() throws Exception {
    assertThat(get(log("node-b").append(begun(tx(0, epoch), epoch)))).isEqualTo(new Fenced());
  }

  @Test
  void aKeyBelongsToOneTransaction() throws Exception {
    TxId first = tx(0, epoch);
    TxId second = tx(0, epoch);
    append(claiming(begun(first, epoch), "order-1", "hash-1"));
    assertThat(append(claiming(decided(second, epoch, Outcome.COMMIT), "order-1", "hash-2")))
        .isEqualTo(new KeyTaken(first, "hash-1"));
    assertThat(get(log.read(second))).isEmpty();
    assertThat(get(log.findKey(new IdempotencyKey("default", "anonymous", "order-1"))))
        .contains(new KeyHolder(first, "hash-1"));
    assertThat(get(log.findKey(new IdempotencyKey("default", "somebody", "order-1")))).isEmpty();
  }

  @Test
  void appendsThatWaitTogetherAreAllAnswered() throws Exception {
    List<Future<AppendOutcome>> answers = new ArrayList<>();
    TxId first = tx(0, epoch);
    answers.add(log.append(claiming(decided(first, epoch, Outcome.COMMIT), "same", "h")));
    answers.add(log.append(claiming(begun(tx(0, epoch), epoch), "same", "h")));
    answers.add(log.append(finished(first, epoch, 2, Outcome.COMMIT)));
    answers.add(log.append(begun(tx(1, epoch), epoch + 7)));
    answers.add(log.append(decided(tx(0, epoch), epoch, Outcome.ABORT)));
    assertThat(get(Future.all(answers)).<AppendOutcome>list())
        .containsExactly(
            new Appended(), new KeyTaken(first, "h"), new Appended(), new Fenced(), new Appended());
    assertThat(get(log.read(first)).orElseThrow().summary().finished()).isTrue();
  }

  @Test
  void aLazyEntryIsWrittenWithoutAForcedOne() throws Exception {
    TxId id = tx(0, epoch);
    append(decided(id, epoch, Outcome.COMMIT));
    assertThat(append(finished(id, epoch, 2, Outcome.COMMIT))).isEqualTo(new Appended());
  }

  @Test
  void unfinishedTransactionsArePagedOldestFirst() throws Exception {
    long other = raise("node-a", 1);
    TxId a = tx(1, other);
    TxId b = tx(1, other);
    TxId done = tx(1, other);
    TxId c = tx(1, other);
    for (TxId id : List.of(a, b, c, done)) {
      append(decided(id, other, Outcome.COMMIT));
    }
    append(finished(done, other, 2, Outcome.COMMIT));
    append(begun(tx(0, epoch), epoch));

    List<StoredTransaction> page =
        get(log.readUnfinished(unfinished(other + 1, Optional.empty(), 2, LARGE)));
    assertThat(page).extracting(StoredTransaction::tx).containsExactly(a, b);
    assertThat(page).allSatisfy(each -> assertThat(each.entries()).hasSize(1));
    assertThat(page).allSatisfy(each -> assertThat(each.decision()).contains(Outcome.COMMIT));
    assertThat(get(log.readUnfinished(unfinished(other + 1, Optional.of(b), 2, LARGE))))
        .extracting(StoredTransaction::tx)
        .containsExactly(c);
  }

  @Test
  void ofTheUnfinishedOnlyThoseOfEarlierOwnersAreRead() throws Exception {
    long other = raise("node-a", 1);
    TxId a = tx(1, other);
    append(begun(a, other));
    assertThat(get(log.readUnfinished(unfinished(other, Optional.empty(), 10, LARGE)))).isEmpty();
    assertThat(get(log.readUnfinished(unfinished(other + 1, Optional.empty(), 10, LARGE))))
        .extracting(StoredTransaction::tx)
        .containsExactly(a);
  }

  @Test
  void aPageOfTheUnfinishedIsCutBeforeItGrowsTooLarge() throws Exception {
    long other = raise("node-a", 1);
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(tx(1, other));
      append(entry(ids.get(i), other, 1, "[\"" + "x".repeat(996) + "\"]", Optional.empty(), false));
    }
    List<StoredTransaction> two =
        get(log.readUnfinished(unfinished(other + 1, Optional.empty(), 10, 1_001)));
    assertThat(two).extracting(StoredTransaction::tx).containsExactly(ids.get(0), ids.get(1));
    assertThat(get(log.readUnfinished(unfinished(other + 1, Optional.of(ids.get(1)), 10, 1))))
        .as("one that is too large by itself")
        .extracting(StoredTransaction::tx)
        .containsExactly(ids.get(2));
  }

  @Test
  void theDormantAreNotAmongTheUnfinishedAndAreReadWhenTheyAreDue() throws Exception {
    long other = raise("node-a", 1);
    TxId later = begunIn(other);
    TxId now = begunIn(other);
    TxId never = begunIn(other);
    TxId awake = begunIn(other);

    assertThat(
            get(
                log.markDormant(
                    1,
                    other,
                    List.of(
                        new Dormant(later, 1, Optional.of(Duration.ofHours(1))),
                        new Dormant(now, 1, Optional.of(Duration.ofMillis(1))),
                        new Dormant(never, 1, Optional.empty())))))
        .containsExactlyInAnyOrder(later, now, never);
    pass(Duration.ofMillis(5));

    assertThat(get(log.readUnfinished(unfinished(other + 1, Optional.empty(), 10, LARGE))))
        .extracting(StoredTransaction::tx)
        .containsExactly(awake);
    List<Due> due = get(log.readDue(1, Due.EVER, 10, LARGE));
    assertThat(due).extracting(each -> each.stored().tx()).containsExactly(now);
    assertThat(due.get(0).stored().entries()).hasSize(1);
    assertThat(due.get(0).since()).isLessThan(Duration.ofMinutes(5));
    assertThat(get(log.nextDue(1, Due.EVER))).contains(Duration.ZERO);
    append(entry(now, other, 2, "[]", Optional.empty(), false));
    assertThat(get(log.nextDue(1, Due.EVER)).orElseThrow())
        .isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    assertThat(get(log.endings(List.of(never))).unfinished()).containsExactly(never);
    assertThat(get(log.endings(List.of())).oldestUnfinished())
        .hasValueSatisfying(oldest -> assertThat(oldest).isLessThanOrEqualTo(later));
  }

  @Test
  void theDormantAreReadInTheOrderOfTheirTimesAPageAtATime() throws Exception {
    long other = raise("node-a", 1);
    List<Dormant> dormant = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      dormant.add(new Dormant(begunIn(other), 1, Optional.of(Duration.ofMillis(9 - i))));
    }
    get(log.markDormant(1, other, dormant));
    pass(Duration.ofMillis(15));

    assertThat(get(log.readDue(1, Due.EVER, 2, LARGE)))
        .extracting(each -> each.stored().tx())
        .containsExactly(dormant.get(3).tx(), dormant.get(2).tx());
    assertThat(get(log.readDue(1, Due.EVER, 10, 1)))
        .as("one that is too large by itself")
        .extracting(each -> each.stored().tx())
        .containsExactly(dormant.get(3).tx());
    assertThat(get(log.readDue(0, Due.EVER, 10, LARGE))).isEmpty();
    assertThat(get(log.nextDue(0, Due.EVER))).isEmpty();
  }

  @Test
  void thoseThatHaveBeenDueForLongerThanIsAskedForAreLeftOut() throws Exception {
    long other = raise("node-a", 1);
    List<Dormant> dormant =
        List.of(new Dormant(begunIn(other), 1, Optional.of(Duration.ofMillis(1))));
    get(log.markDormant(1, other, dormant));
    pass(Duration.ofMillis(15));

    assertThat(get(log.readDue(1, Duration.ofMillis(5), 10, LARGE))).isEmpty();
    assertThat(get(log.nextDue(1, Duration.ofMillis(5)))).isEmpty();
    assertThat(get(log.readDue(1, Duration.ofHours(1), 10, LARGE))).hasSize(1);
    assertThat(get(log.nextDue(1, Duration.ofHours(1)))).contains(Duration.ZERO);
  }

  private TxId begunIn(long other) throws Exception {
    TxId id = tx(1, other);
    append(begun(id, other));
    return id;
  }

  @Test
  void anEntryWakesTheDormant() throws Exception {
    long other = raise("node-a", 1);
    TxId id = begunIn(other);
    get(log.markDormant(1, other, List.of(new Dormant(id, 1, Optional.empty()))));
    append(entry(id, other, 2, "[]", Optional.empty(), false));
    assertThat(unfinished(other)).containsExactly(id);
  }

  @Test
  void beingStuckWakesTheDormant() throws Exception {
    long other = raise("node-a", 1);
    TxId id = begunIn(other);
    get(log.markDormant(1, other, List.of(new Dormant(id, 1, Optional.empty()))));
    get(log.markStuck(id, other, "damaged"));
    assertThat(unfinished(other)).containsExactly(id);
  }

  @Test
  void whatIsShownAsStuckIsNotMarkedAsDormant() throws Exception {
    long other = raise("node-a", 1);
    TxId id = begunIn(other);
    get(log.markStuck(id, other, "damaged"));
    assertThat(get(log.markDormant(1, other, List.of(new Dormant(id, 1, Optional.empty())))))
        .isEmpty();
    assertThat(unfinished(other)).containsExactly(id);
  }

  @Test
  void onlyTheOwnerOfTheLastEntryMarksATransactionAsDormant() throws Exception {
    long other = raise("node-a", 1);
    TxId id = begunIn(other);
    append(entry(id, other, 2, "[]", Optional.empty(), false));
    TxId done = begunIn(other);
    append(finished(done, other, 2, Outcome.COMMIT));
    TxId unknown = tx(1, other);

    List<Dormant> late =
        List.of(
            new Dormant(id, 1, Optional.empty()),
            new Dormant(done, 2, Optional.empty()),
            new Dormant(unknown, 1, Optional.empty()));
    List<Dormant> right = List.of(new Dormant(id, 2, Optional.empty()));
    assertThat(get(log.markDormant(1, other, late))).isEmpty();
    assertThat(get(log.markDormant(1, other - 1, right))).isEmpty();
    assertThat(get(log("node-b").markDormant(1, other, right))).isEmpty();
    assertThat(unfinished(other)).containsExactly(id);
    assertThat(get(log.markDormant(1, other, right))).containsExactly(id);
    assertThat(get(log.markDormant(1, other, right))).as("again").containsExactly(id);
    assertThat(unfinished(other)).isEmpty();
  }

  /** A mark that is older than an entry never hides it, whichever of them comes first. */
  @Test
  void ofAMarkAndAnEntryUnderWayTogetherTheEntryWins() throws Exception {
    long other = raise("node-a", 1);
    for (int i = 0; i < 20; i++) {
      TxId id = begunIn(other);
      List<Dormant> mark = List.of(new Dormant(id, 1, Optional.empty()));
      Future<Set<TxId>> marked = log.markDormant(1, other, mark);
      Future<AppendOutcome> appended =
          log.append(entry(id, other, 2, "[]", Optional.empty(), false));
      get(marked);
      assertThat(get(appended)).isEqualTo(new Appended());
      assertThat(unfinished(other)).containsExactly(id);
      append(finished(id, other, 3, Outcome.COMMIT));
    }
  }

  private List<TxId> unfinished(long bornIn) throws Exception {
    return get(log.readUnfinished(unfinished(bornIn + 1, Optional.empty(), 10, LARGE))).stream()
        .map(StoredTransaction::tx)
        .toList();
  }

  private static UnfinishedQuery unfinished(
      long bornBefore, Optional<TxId> after, int limit, int charsMax) {
    return new UnfinishedQuery(1, bornBefore, after, limit, charsMax);
  }

  @Test
  void whatHasEndedIsToldApart() throws Exception {
    TxId ended = tx(0, epoch);
    TxId open = tx(0, epoch);
    append(finished(ended, epoch, 1, Outcome.COMMIT));
    append(begun(open, epoch));
    append(begun(tx(0, epoch), epoch));
    TxId unknown = tx(0, epoch);

    Endings endings = get(log.endings(List.of(ended, open, unknown)));

    assertThat(endings.finished()).containsExactly(ended);
    assertThat(endings.unfinished()).containsExactly(open);
    assertThat(endings.oldestUnfinished())
        .hasValueSatisfying(oldest -> assertThat(oldest).isLessThanOrEqualTo(open));
    assertThat(get(log.endings(List.of())).finished()).isEmpty();
  }

  @Test
  void listsFilterAndPage() throws Exception {
    Instant at = Instant.now();
    Origin order =
        new Origin("shop", "ann", "trip", "order-17", Map.of("tenant", "a\"cme", "x", "y"), "tp");
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(tx(at.plusMillis(i), 0, epoch));
      append(LogEntries.of(ids.get(i), summary(order, Optional.empty(), i == 0)));
    }
    Summary stuck =
        new Summary(
            Summary.Kind.SAGA,
            new Origin("shop", "ann", "", "", Map.of(), ""),
            "running",
            Optional.of(Outcome.ABORT),
            "why",
            Optional.of("bank-b is away"),
            false);
    TxId saga = tx(at.plusMillis(9), 0, epoch);
    append(LogEntries.of(saga, stuck));
    append(LogEntries.of(tx(0, epoch), summary(ORIGIN, Optional.empty(), false)));

    assertThat(ids(all())).containsExactly(saga, ids.get(2), ids.get(1), ids.get(0));
    TransactionPage page = get(log.list(query(Optional.empty(), 3)));
    assertThat(page.transactions().get(0).summary()).isEqualTo(stuck);
    assertThat(page.transactions().get(1).summary().origin()).isEqualTo(order);
    assertThat(page.next()).contains(ids.get(1));
    TransactionPage last = get(log.list(query(page.next(), 3)));
    assertThat(ids(last)).containsExactly(ids.get(0));
    assertThat(last.next()).isEmpty();

    Optional<String> any = Optional.empty();
    Optional<Boolean> either = Optional.empty();
    assertThat(ids(list(Optional.of("order-17"), any, Map.of(), either, either))).hasSize(3);
    assertThat(ids(list(any, Optional.of("trip"), Map.of(), either, either))).hasSize(3);
    assertThat(ids(list(any, any, Map.of("tenant", "a\"cme"), either, either))).hasSize(3);
    assertThat(ids(list(any, any, Map.of("tenant", "b"), either, either))).isEmpty();
    assertThat(ids(list(any, any, Map.of(), Optional.of(true), either))).containsExactly(saga);
    assertThat(ids(list(any, any, Map.of(), either, Optional.of(true))))
        .containsExactly(ids.get(0));
    assertThat(ids(between(at.plusMillis(1), at.plusMillis(9))))
        .containsExactly(ids.get(2), ids.get(1));
  }

  @Test
  void whatIsStuckIsCountedByWhatItIsStuckOn() throws Exception {
    Instant at = Instant.now();
    Origin origin = new Origin("counted", "ann", "trip", "", Map.of(), "");
    Summary away = summary(origin, Optional.empty(), false).stuckOn("room: hotel is away");
    List<TxId> stuck = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stuck.add(tx(at.plusMillis(i), 0, epoch));
      append(LogEntries.of(stuck.get(i), away));
    }
    append(LogEntries.of(tx(0, epoch), summary(origin, Optional.empty(), false)));
    append(LogEntries.of(tx(0, epoch), summary(origin, Optional.empty(), true).stuckOn("x")));
    append(LogEntries.of(tx(0, epoch), summary(ORIGIN, Optional.empty(), false).stuckOn("y")));

    StuckCounts counts = get(log.stuck("counted"));

    assertThat(counts.complete()).isTrue();
    assertThat(counts.kinds())
        .containsExactly(
            new StuckCounts.Alike(
                away.kind(),
                "trip",
                away.status(),
                "room: hotel is away",
                4,
                stuck.get(0),
                List.of(stuck.get(3), stuck.get(2), stuck.get(1))));
    assertThat(get(log.stuck("nobody")).kinds()).isEmpty();
  }

  private static List<TxId> ids(TransactionPage page) {
    return page.transactions().stream().map(StoredTransaction::tx).toList();
  }

  private TransactionPage all() throws Exception {
    return get(log.list(query(Optional.empty(), 1000)));
  }

  private static TransactionQuery query(Optional<TxId> before, int limit) {
    return new TransactionQuery(
        "shop",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Search.NONE,
        before,
        limit,
        TransactionQuery.SEARCHED_MAX);
  }

  private TransactionPage list(
      Optional<String> businessKey,
      Optional<String> name,
      Map<String, String> labels,
      Optional<Boolean> stuck,
      Optional<Boolean> finished)
      throws Exception {
    return get(
        log.list(
            new TransactionQuery(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                name,
                businessKey,
                labels,
                stuck,
                finished,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Search.NONE,
                Optional.empty(),
                10,
                TransactionQuery.SEARCHED_MAX)));
  }

  private TransactionPage between(Instant since, Instant until) throws Exception {
    return get(
        log.list(
            new TransactionQuery(
                "shop",
                Optional.of(Summary.Kind.ATOMIC),
                Optional.of("active"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(false),
                Optional.of(false),
                Optional.of(since),
                Optional.of(until),
                Optional.empty(),
                Search.NONE,
                Optional.empty(),
                10,
                TransactionQuery.SEARCHED_MAX)));
  }

  @Test
  void onlyOneOfTwoRaisesOfTheSameEpochWins() throws Exception {
    long seen = get(shards("node-a").readAll()).get(2).epoch();
    get(shards("node-a").heartbeat());
    assertThat(get(shards("node-a").raise(Map.of(2, seen)))).containsEntry(2, seen + 1);
    assertThat(get(shards("node-b").raise(Map.of(2, seen)))).isEmpty();
    ShardTable.ShardRow row = get(shards("node-b").readAll()).get(2);
    assertThat(row.owner()).isEqualTo("node-a");
    assertThat(row.epoch()).isEqualTo(seen + 1);
    assertThat(row.ownerSilenceMillis()).isBetween(-1000L, 120_000L);
  }

  @Test
  void rule7_aRaiseGoesAboveAnEpochThatWasSeenElsewhere() throws Exception {
    ShardTable table = shards("node-a");
    long seen = get(table.readAll()).get(2).epoch();
    assertThat(get(table.raise(Map.of(2, seen), Map.of(2, seen + 7)))).containsEntry(2, seen + 8);
    assertThat(get(table.raise(Map.of(2, seen + 8), Map.of(2, 0L)))).containsEntry(2, seen + 9);
  }

  @Test
  void aShardThatIsReleasedHasNoOwnerAndItsFormerOwnerIsFenced() throws Exception {
    get(shards("node-a").release(Map.of(0, epoch - 1)));
    assertThat(get(shards("node-a").readAll()).get(0).owner()).isEqualTo("node-a");
    get(shards("node-b").release(Map.of(0, epoch)));
    assertThat(get(shards("node-a").readAll()).get(0).owner()).isEqualTo("node-a");
    get(shards("node-a").release(Map.of(0, epoch)));
    ShardTable.ShardRow row = get(shards("node-a").readAll()).get(0);
    assertThat(row.owner()).isEmpty();
    assertThat(row.epoch()).isEqualTo(epoch);
    assertThat(get(log.append(begun(tx(0, epoch), epoch)))).isEqualTo(new Fenced());
  }

  @Test
  void aNodeIsSeenFromItsFirstHeartbeatUntilItRetires() throws Exception {
    ShardTable table = shards("node-x");
    get(table.heartbeat());
    assertThat(get(shards("node-b").readNodes()))
        .filteredOn(row -> row.node().equals("node-x"))
        .singleElement()
        .satisfies(row -> assertThat(row.connected()).isTrue())
        .satisfies(row -> assertThat(row.silenceMillis()).isBetween(-1000L, 120_000L));
    get(table.retire());
    assertThat(get(shards("node-b").readNodes())).noneMatch(row -> row.node().equals("node-x"));
  }

  @Test
  void aDefinitionNeverChanges() throws Exception {
    DefinitionStore store = definitions();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Stored first = new Stored("default", "trip", 1, "h1", "{\"a\": 1}", at);
    Stored second = new Stored("default", "trip", 2, "h2", "{}", at);
    assertThat(get(store.putIfAbsent(first))).isEqualTo(first);
    get(store.putIfAbsent(second));
    assertThat(get(store.putIfAbsent(new Stored("default", "trip", 1, "h3", "{}", at))))
        .isEqualTo(first);
    assertThat(get(store.find("default", "trip", Optional.empty()))).contains(second);
    assertThat(get(store.find("default", "trip", Optional.of(1)))).contains(first);
    assertThat(get(store.find("other", "trip", Optional.of(1)))).isEmpty();
    assertThat(get(store.findBefore("default", "trip", 9))).contains(second);
    assertThat(get(store.findBefore("default", "trip", 2))).contains(first);
    assertThat(get(store.findBefore("default", "trip", 1))).isEmpty();
    assertThat(get(store.findByHash("h1"))).contains(first);
    assertThat(get(store.findByHash("h3"))).isEmpty();
    assertThat(get(store.list("default"))).containsExactly(second, first);
  }

  @Test
  void aServiceIsReplacedByItsName() throws Exception {
    ParticipantStore store = participants();
    get(store.put(new Participant("bank-b", List.of(URI.create("http://b:1")), false)));
    get(store.put(new Participant("bank-a", List.of(URI.create("http://a:1")), true)));
    Participant moved =
        new Participant("bank-b", List.of(URI.create("http://b:2"), URI.create("http://c")), true);
    get(store.put(moved));
    assertThat(get(store.list())).extracting(Participant::name).containsExactly("bank-a", "bank-b");
    assertThat(get(store.list())).contains(moved);
  }

  private static Instance instance(String id, int port) {
    return new Instance(
        "bank", id, URI.create("http://bank:" + port), true, Capabilities.of(List.of("holdings")));
  }

  private List<String> instances() throws Exception {
    List<SeenInstance> all = get(participants().instances());
    return all.stream()
        .map(
            it ->
                it.instance().id()
                    + it.instance().baseUrl().getPort()
                    + (it.alive() ? "" : " silent"))
        .toList();
  }

  @Test
  void anInstanceLivesWhileItIsHeard() throws Exception {
    ParticipantStore store = participants();
    assertThat(get(store.announce(instance("a", 1)))).isTrue();
    assertThat(get(store.announce(instance("b", 2)))).isTrue();
    pass(Duration.ofSeconds(8));
    assertThat(get(store.announce(instance("a", 1)))).isTrue();
    pass(Duration.ofSeconds(8));
    assertThat(instances()).containsExactly("a1", "b2 silent");
    pass(Duration.ofDays(1));
    assertThat(instances()).containsExactly("a1 silent", "b2 silent");
    assertThat(get(store.announce(instance("b", 3)))).isTrue();
    assertThat(instances()).containsExactly("b3");
  }

  @Test
  void whatAnInstanceCanDoIsWhatItSaidLast() throws Exception {
    ParticipantStore store = participants();
    Instance before = instance("a", 1);
    Instance after =
        new Instance(
            "bank", "a", before.baseUrl(), true, Capabilities.of(List.of("tomorrow", "finished")));
    get(store.announce(before));
    assertThat(get(store.instances())).containsExactly(new SeenInstance(before, true));
    get(store.announce(after));
    assertThat(get(store.instances())).containsExactly(new SeenInstance(after, true));
    assertThat(after.capabilities().names()).containsExactly("finished", "tomorrow");
  }

  @Test
  void anInstanceThatSignsOffMayComeBack() throws Exception {
    ParticipantStore store = participants();
    get(store.signOff("bank", "a"));
    get(store.announce(instance("a", 1)));
    get(store.signOff("bank", "a"));
    get(store.signOff("bank", "a"));
    assertThat(instances()).containsExactly("a1 silent");
    get(store.announce(instance("a", 1)));
    assertThat(instances()).containsExactly("a1");
  }

  @Test
  void aServiceHasABoundedNumberOfInstances() throws Exception {
    ParticipantStore store = participants();
    for (int i = 1; i <= ParticipantStore.INSTANCES_MAX; i++) {
      assertThat(get(store.announce(instance("i" + i, i)))).isTrue();
    }
    assertThat(get(store.announce(instance("one more", 99)))).isFalse();
    assertThat(get(store.announce(instance("i7", 7)))).isTrue();
    get(store.signOff("bank", "i7"));
    assertThat(get(store.announce(instance("one more", 99)))).isTrue();
    assertThat(instances()).hasSize(ParticipantStore.INSTANCES_MAX).contains("one more99");
  }
}
