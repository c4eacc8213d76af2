package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.log.LogEntries.tx;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.Search.Mention;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log finds without an index, and how far it looks for that. */
public abstract class SearchSuite {
  private static final int MANY = 1_000;

  private final Instant at = Instant.now().minusSeconds(3_600);
  private TransactionLog log;
  private long epoch;
  private int begun;

  /** The log of that node. */
  protected abstract TransactionLog log(String owner) throws Exception;

  /** The shard table of that node. */
  protected abstract ShardTable shards(String owner) throws Exception;

  @BeforeEach
  void lead() throws Exception {
    ShardTable table = shards("node-a");
    long seen = Awaiting.answer(table::readAll).get(0).epoch();
    epoch = Awaiting.result(table.raise(Map.of(0, seen))).getOrDefault(0, -1L);
    log = log("node-a");
  }

  @Test
  void textIsFoundInAllThatPeopleCallATransactionBy() throws Exception {
    TxId named = begun(origin("Trip-To-Rome", "", Map.of()), "", Optional.empty());
    TxId keyed = begun(origin("", "order-ROME-7", Map.of()), "", Optional.empty());
    TxId labelled = begun(origin("", "", Map.of("to", "rome, \"it\"")), "", Optional.empty());
    TxId reasoned = begun(origin("", "", Map.of()), "no room in Rome", Optional.empty());
    TxId stuck = begun(origin("", "", Map.of()), "", Optional.of("rome is away"));
    TxId other = begun(origin("to", "me", Map.of("rome", "no")), "", Optional.empty());

    assertThat(found(text("rOME"))).containsExactly(stuck, reasoned, labelled, keyed, named);
    assertThat(found(text("rome, \"IT"))).containsExactly(labelled);
    assertThat(found(text(other.text().substring(0, 32)))).containsExactly(other);
    assertThat(found(text("%_ome"))).isEmpty();
    assertThat(found(text("tome"))).as("across two members").isEmpty();
  }

  @Test
  void idsAreFoundByHowTheyBegin() throws Exception {
    TxId first = begun();
    TxId second = begun();

    assertThat(withPrefix(first.text())).containsExactly(first);
    assertThat(withPrefix(first.text().substring(0, 4))).containsExactly(second, first);
    assertThat(withPrefix("zz")).isEmpty();
  }

  @Test
  void durationsAreFromTheBeginToTheEndOrUntilNow() throws Exception {
    TxId open = begun();
    TxId slow = finished(at.plusSeconds(60));
    TxId quick = finished(Instant.now().minusSeconds(5));

    assertThat(found(longerThan(Duration.ofMinutes(30)))).containsExactly(slow, open);
    assertThat(found(longerThan(Duration.ofHours(2)))).isEmpty();
    assertThat(found(within(Duration.ofMinutes(30)))).containsExactly(quick);
    assertThat(found(within(Duration.ofHours(2)))).containsExactly(quick, slow);
  }

  @Test
  void recordsAreFoundByWhatTheyMentionAndByWhatTheyDoNot() throws Exception {
    TxId bank = recorded("[{\"participant\":\"bank\"}]");
    TxId shop = recorded("[{\"participant\":\"shop\"}]", "[{\"type\":\"resolved\"}]");
    TxId none = recorded("[]");

    assertThat(found(mentions(true, "\"bank\"", "\"shop\""))).containsExactly(shop, bank);
    assertThat(found(mentions(true, "\"resolved\""))).containsExactly(shop);
    assertThat(found(mentions(false, "\"resolved\""))).containsExactly(none, bank);
    List<Mention> both =
        List.of(new Mention(Set.of("shop"), true), new Mention(Set.of("resolved"), false));
    assertThat(found(new Search(Optional.empty(), Optional.empty(), Optional.empty(), both)))
        .isEmpty();
  }

  @Test
  void aPageLooksAtSoManyAndSaysWhereToGoOn() throws Exception {
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(begun(origin("", i % 3 == 0 ? "yes" : "no", Map.of()), "", Optional.empty()));
    }
    Search yes = text("yes");

    TransactionPage first = page(yes, Optional.empty(), MANY, 3);
    assertThat(ids(first)).containsExactly(ids.get(6));
    assertThat(first.searchedOut()).isTrue();
    assertThat(first.next()).contains(ids.get(4));
    TransactionPage second = page(yes, first.next(), MANY, 3);
    assertThat(ids(second)).containsExactly(ids.get(3));
    assertThat(second.next()).contains(ids.get(1));
    TransactionPage last = page(yes, second.next(), MANY, 3);
    assertThat(ids(last)).containsExactly(ids.get(0));
    assertThat(last.searchedOut()).isFalse();
    assertThat(last.next()).isEmpty();
  }

  @Test
  void aPageThatIsFullBeforeItLookedAtSoManyGoesOnAfterItsLast() throws Exception {
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(begun(origin("", "yes", Map.of()), "", Optional.empty()));
    }

    TransactionPage full = page(text("yes"), Optional.empty(), 2, 3);

    assertThat(ids(full)).containsExactly(ids.get(3), ids.get(2));
    assertThat(full.next()).contains(ids.get(2));
    assertThat(full.searchedOut()).isFalse();
    TransactionPage rest = page(text("yes"), full.next(), 2, 3);
    assertThat(ids(rest)).containsExactly(ids.get(1), ids.get(0));
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void labelsThatManyCarryAreLookedForAndThoseThatFewCarryAreFound() throws Exception {
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Map<String, String> labels = Map.of("env", "prod", "first", String.valueOf(i == 0));
      ids.add(begun(origin("", "", labels), "", Optional.empty()));
    }

    TransactionPage rare = labelled(Map.of("first", "true", "env", "prod"), Optional.empty(), 3);
    assertThat(ids(rare)).containsExactly(ids.get(0));
    assertThat(rare.next()).isEmpty();
    assertThat(ids(labelled(Map.of("first", "no"), Optional.empty(), 3))).isEmpty();
    TransactionPage common = labelled(Map.of("env", "prod"), Optional.empty(), 3);
    assertThat(ids(common)).containsExactly(ids.get(4), ids.get(3), ids.get(2));
    assertThat(common.searchedOut()).isTrue();
    TransactionPage rest = labelled(Map.of("env", "prod"), common.next(), 3);
    assertThat(ids(rest)).containsExactly(ids.get(1), ids.get(0));
    assertThat(rest.next()).isEmpty();
  }

  private TransactionPage labelled(
      Map<String, String> labels, Optional<TxId> before, int searchedMax) throws Exception {
    return Awaiting.result(
        log.list(query(Optional.empty(), Search.NONE, labels, before, MANY, searchedMax)));
  }

  private TxId begun() throws Exception {
    return begun(origin("", "", Map.of()), "", Optional.empty());
  }

  private TxId begun(Origin origin, String reason, Optional<String> stuck) throws Exception {
    TxId id = tx(at.plusMillis(begun++), 0, epoch);
    Summary summary =
        new Summary(Summary.Kind.ATOMIC, origin, "active", Optional.empty(), reason, stuck, false);
    Awaiting.result(log.append(LogEntries.of(id, summary)));
    return id;
  }

  private TxId finished(Instant born) throws Exception {
    TxId id = tx(born, 0, epoch);
    Summary summary = LogEntries.summary(origin("", "", Map.of()), Optional.empty(), true);
    Awaiting.result(log.append(LogEntries.of(id, summary)));
    return id;
  }

  private TxId recorded(String... records) throws Exception {
    TxId id = tx(at.plusMillis(begun++), 0, epoch);
    Summary summary = LogEntries.summary(origin("", "", Map.of()), Optional.empty(), false);
    for (int seq = 1; seq <= records.length; seq++) {
      Awaiting.result(
          log.append(
              new LogEntry(
                  id,
                  epoch,
                  seq,
                  records[seq - 1],
                  true,
                  Optional.empty(),
                  summary,
                  Optional.empty())));
    }
    return id;
  }

  private static Origin origin(String name, String businessKey, Map<String, String> labels) {
    return new Origin("found", "ann", name, businessKey, labels, "");
  }

  private static Search text(String text) {
    return new Search(Optional.of(text), Optional.empty(), Optional.empty(), List.of());
  }

  private static Search longerThan(Duration least) {
    return new Search(Optional.empty(), Optional.of(least), Optional.empty(), List.of());
  }

  private static Search within(Duration most) {
    return new Search(Optional.empty(), Optional.empty(), Optional.of(most), List.of());
  }

  private static Search mentions(boolean wanted, String... pieces) {
    return new Search(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Mention(Set.of(pieces), wanted)));
  }

  private List<TxId> found(Search search) throws Exception {
    TransactionPage page = page(search, Optional.empty(), MANY, MANY);
    assertThat(page.next()).isEmpty();
    return ids(page);
  }

  private static List<TxId> ids(TransactionPage page) {
    return page.transactions().stream().map(StoredTransaction::tx).toList();
  }

  private List<TxId> withPrefix(String prefix) throws Exception {
    return ids(
        Awaiting.result(
            log.list(query(Optional.of(prefix), Search.NONE, Optional.empty(), MANY, MANY))));
  }

  private TransactionPage page(Search search, Optional<TxId> before, int limit, int searchedMax)
      throws Exception {
    return Awaiting.result(log.list(query(Optional.empty(), search, before, limit, searchedMax)));
  }

  private static TransactionQuery query(
      Optional<String> idPrefix, Search search, Optional<TxId> before, int limit, int searchedMax) {
    return query(idPrefix, search, Map.of(), before, limit, searchedMax);
  }

  private static TransactionQuery query(
      Optional<String> idPrefix,
      Search search,
      Map<String, String> labels,
      Optional<TxId> before,
      int limit,
      int searchedMax) {
    return new TransactionQuery(
        "found",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        labels,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        idPrefix,
        search,
        before,
        limit,
        searchedMax);
  }
}
