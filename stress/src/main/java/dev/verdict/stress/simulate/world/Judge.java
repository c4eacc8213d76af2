package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.chaos.check.Checker;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.Prepared;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a world by the checker that judges runs of real processes, and by what onlookers found
 * wrong at once.
 */
final class Judge {
  private static final int PAGE = 1_000;
  private static final String ABORT = LogBook.word(Outcome.ABORT);
  private static final long THE_END_MS = 4_000_000_000_000L;

  private final World world;
  private final Diary diary;
  private final List<Customer> customers;

  Judge(World world, Diary diary, List<Customer> customers) {
    this.world = world;
    this.diary = diary;
    this.customers = customers;
  }

  List<Violation> violations() {
    List<Violation> violations = new ArrayList<>(world.book().violations());
    world.services().values().forEach(each -> violations.addAll(each.endpoint().violations()));
    violations.addAll(diary.violations());
    violations.addAll(quotes());
    violations.addAll(swaps().violations());
    violations.addAll(world.locks().violations());
    violations.addAll(Checker.check(history()));
    return violations;
  }

  private SwapJudge swaps() {
    return new SwapJudge(world.book(), world.journal(), world.ledger().shares());
  }

  private List<Effect> effects() {
    List<Effect> effects = new ArrayList<>(world.ledger().effects());
    effects.addAll(swaps().effects());
    return effects;
  }

  /** Of a saga that needs one quote, one stands once it is completed, and else none. */
  private List<Violation> quotes() {
    List<Violation> wrong = new ArrayList<>();
    for (StoredTransaction each : stored()) {
      boolean judged =
          each.summary().origin().name().equals(LoweredSagas.QUOTES) && each.summary().finished();
      int due = each.decision().filter(Outcome.COMMIT::equals).isPresent() ? 1 : 0;
      int standing = world.ledger().quotes(each.tx().text());
      if (judged && standing != due) {
        String words = standing + " quotes stand, and " + due + " should";
        wrong.add(new Violation(Rule.AS_DECIDED, each.tx().text(), words));
      }
    }
    return wrong;
  }

  /** Whether anything is left to do. */
  boolean isFinished() {
    return customers.stream().noneMatch(Customer::isWaiting)
        && world.guarded().values().stream().allMatch(each -> each.vault().doubts().isEmpty())
        && world.locks().isFree()
        && page(Optional.of(false), Optional.empty(), 1).transactions().isEmpty();
  }

  /** All that is known of the world. */
  History history() {
    List<StoredTransaction> stored = stored();
    List<Balance> balances = new ArrayList<>();
    List<Prepared> prepared = new ArrayList<>();
    world.services().values().forEach(each -> balances.addAll(each.endpoint().balances()));
    world
        .guarded()
        .forEach(
            (name, data) ->
                data.vault().doubts().stream()
                    .map(key -> new Prepared(name, key.toString()))
                    .forEach(prepared::add));
    return new History(
        clients(stored),
        new History.Log(
            world.book().decisions(),
            world.book().lines(),
            stored.stream().map(this::summary).toList(),
            keys(),
            world.book().epochs()),
        new History.Services(effects(), balances, prepared, List.of()),
        List.of());
  }

  private List<StoredTransaction> stored() {
    List<StoredTransaction> all = new ArrayList<>();
    Optional<TxId> before = Optional.empty();
    do {
      TransactionPage page = page(Optional.empty(), before, PAGE);
      all.addAll(page.transactions());
      before = page.next();
    } while (before.isPresent());
    return all;
  }

  private TransactionLog log() {
    return world.postgres().database().log("judge", Runnable::run);
  }

  private TransactionPage page(Optional<Boolean> finished, Optional<TxId> before, int limit) {
    return log()
        .list(
            new TransactionQuery(
                "default",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                finished,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Search.NONE,
                before,
                limit,
                TransactionQuery.SEARCHED_MAX))
        .result();
  }

  private Summary summary(StoredTransaction each) {
    int lastSeq = log().read(each.tx()).result().map(found -> found.entries().size()).orElse(0);
    return new Summary(
        each.tx().text(),
        each.tx().shard(),
        lastSeq,
        each.summary().finished(),
        each.summary().status(),
        each.summary().stuck().orElse(""));
  }

  /** Who gave up was told nothing: what the log says stands in for that, if it knows of it. */
  private History.Clients clients(List<StoredTransaction> stored) {
    Map<String, Told> rows = rows(stored);
    List<Told> told = new ArrayList<>(diary.told());
    Set<String> nothing = new HashSet<>();
    for (Customer customer : customers) {
      String ref = customer.order().ref();
      if (customer.gaveUp() && rows.containsKey(ref)) {
        world.journal().count("judge: told by the log, for a client that gave up");
        told.add(rows.get(ref));
      } else if (customer.gaveUp()) {
        world.journal().count("judge: nothing is known of what a client asked that gave up");
        nothing.add(ref);
      }
    }
    List<Asked> asked =
        diary.asked().stream().filter(each -> !nothing.contains(each.ref())).toList();
    return new History.Clients(asked, told, List.of());
  }

  private Map<String, Told> rows(List<StoredTransaction> stored) {
    Map<String, String> refs = new TreeMap<>();
    world.ledger().effects().forEach(effect -> refs.put(effect.tx(), effect.ref()));
    Map<String, Told> rows = new TreeMap<>();
    for (StoredTransaction each : stored) {
      String tx = each.tx().text();
      String ref = refs.getOrDefault(tx, each.summary().origin().businessKey());
      each.decision()
          .map(outcome -> new Told(ref, tx, LogBook.word(outcome), "the log", THE_END_MS, 0))
          .ifPresent(row -> rows.merge(ref, row, this::stronger));
    }
    return rows;
  }

  /**
   * Of one that was lost undecided and its successor, both aborted, the log tells of the one that
   * holds the key, as it would tell a client that asked with that key.
   */
  private Told stronger(Told a, Told b) {
    return weight(a) > weight(b) ? a : b;
  }

  private int weight(Told row) {
    boolean holdsKey = world.book().keys().stream().anyMatch(key -> key.tx().equals(row.tx()));
    return row.outcome().equals(ABORT) ? (holdsKey ? 1 : 0) : 2;
  }

  /**
   * A transaction that was lost undecided is aborted by a row that does not know its key. A late
   * copy of the request may then begin another one with the key, which nobody drives: it is aborted
   * too, and says nothing more than what the client was told already.
   */
  private List<Key> keys() {
    Map<String, String> outcomes = new TreeMap<>();
    world.book().decisions().forEach(row -> outcomes.put(row.tx(), row.outcome()));
    Map<String, String> toldAborted = new TreeMap<>();
    for (Told told : diary.told()) {
      if (told.outcome().equals(ABORT)) {
        toldAborted.put(told.ref(), told.tx());
      }
    }
    List<Key> judged = new ArrayList<>();
    for (Key key : world.book().keys()) {
      boolean isAbortedDouble =
          toldAborted.containsKey(key.ref())
              && !key.tx().equals(toldAborted.get(key.ref()))
              && ABORT.equals(outcomes.get(key.tx()));
      if (isAbortedDouble) {
        world.journal().count("judge: key of an aborted double left out");
      } else {
        judged.add(key);
      }
    }
    return judged;
  }
}
