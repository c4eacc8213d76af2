package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.BarrierFlow.OperationKey;
import dev.verdict.sdk.barrier.Operation;
import dev.verdict.sdk.barrier.Operation.FollowUpWork;
import dev.verdict.sdk.barrier.Operation.Worked;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A service's business: accounts, and operations on them that are noted in the ledger. */
final class Accounts {
  static final String CHANGE = "change";
  static final String RESERVE = "reserve";
  static final String STEP = "step";
  static final String UNDO = "undo";
  static final String FINAL = "final";
  static final String QUOTE = "quote";
  static final String WITHDRAW = "withdraw";
  static final String GIVE = "give";
  static final String TAKE_BACK = "take-back";

  /** One in so many transactions that are to take something back is refused. */
  private static final int REFUSES_ONE_IN = 4;

  private final String service;
  private final Ledger ledger;
  private final Map<String, Long> now = new TreeMap<>();
  private final Map<String, Long> held = new TreeMap<>();

  Accounts(String service, Ledger ledger) {
    this.service = service;
    this.ledger = ledger;
  }

  Map<OperationKey, Operation<Visit>> operations() {
    Map<OperationKey, Operation<Visit>> all = new HashMap<>(changes());
    for (Style style : List.of(Style.PREPARED, Style.TCC)) {
      all.put(new OperationKey(style, GIVE), swap(GIVE, style, false));
      all.put(new OperationKey(style, TAKE_BACK), swap(TAKE_BACK, style, true));
    }
    return all;
  }

  private Map<OperationKey, Operation<Visit>> changes() {
    FollowUpWork<Visit> undo = (visit, input, output) -> follow(visit, What.UNDO, Work.of(input));
    return Map.of(
        new OperationKey(Style.PREPARED, CHANGE),
        operation(CHANGE, Style.PREPARED, Optional.empty(), Optional.empty(), ""),
        new OperationKey(Style.TCC, RESERVE),
        operation(
            RESERVE,
            Style.TCC,
            Optional.of((visit, input, output) -> follow(visit, What.CONFIRM, Work.of(input))),
            Optional.of((visit, input, output) -> follow(visit, What.CANCEL, Work.of(input))),
            ""),
        new OperationKey(Style.SAGA, STEP),
        operation(STEP, Style.SAGA, Optional.empty(), Optional.of(undo), UNDO),
        new OperationKey(Style.SAGA, QUOTE),
        quote(),
        new OperationKey(Style.SAGA, FINAL),
        operation(FINAL, Style.SAGA, Optional.empty(), Optional.empty(), ""));
  }

  /** A quote stands until it is withdrawn. It changes no account. */
  private Operation<Visit> quote() {
    return new Operation<>(
        QUOTE,
        Style.SAGA,
        (visit, input) -> {
          visit.onCommit(() -> ledger.quoted(visit.key().tx(), 1));
          return CompletableFuture.completedFuture(Worked.done(Json.text("quoted")));
        },
        Optional.empty(),
        Optional.of(
            (visit, input, output) -> {
              visit.onCommit(() -> ledger.quoted(visit.key().tx(), -1));
              return CompletableFuture.completedFuture(null);
            }),
        WITHDRAW);
  }

  /** A part of an atomic transaction of a saga. It changes no account. */
  private Operation<Visit> swap(String name, Style style, boolean back) {
    boolean atOnce = style == Style.PREPARED;
    return new Operation<>(
        name,
        style,
        (visit, input) -> {
          Work work = Work.of(input);
          if (back ? isRefused(visit) : work.declined()) {
            return CompletableFuture.completedFuture(Worked.refused("declined"));
          }
          if (atOnce) {
            share(visit, work, back);
          }
          return CompletableFuture.completedFuture(Worked.done(Json.text("swapped")));
        },
        Optional.of(
            (visit, input, output) -> {
              share(visit, Work.of(input), back);
              return CompletableFuture.completedFuture(null);
            }),
        Optional.of((visit, input, output) -> CompletableFuture.completedFuture(null)),
        "");
  }

  /** The same transaction is refused whenever it comes. */
  private static boolean isRefused(Visit visit) {
    return Math.floorMod(visit.key().tx().text().hashCode(), REFUSES_ONE_IN) == 0;
  }

  private void share(Visit visit, Work work, boolean back) {
    long atUs = ledger.nowUs();
    visit.onCommit(
        () ->
            ledger.shared(
                new Share(
                    visit.key().tx(),
                    visit.key().branch().text(),
                    work.ref(),
                    service,
                    back,
                    atUs,
                    ledger.nowUs())));
  }

  private Operation<Visit> operation(
      String name,
      Style style,
      Optional<FollowUpWork<Visit>> confirm,
      Optional<FollowUpWork<Visit>> undo,
      String undoName) {
    return new Operation<>(
        name, style, (visit, input) -> work(visit, style, Work.of(input)), confirm, undo, undoName);
  }

  private CompletionStage<Worked> work(Visit visit, Style style, Work work) {
    if (work.declined()) {
      return CompletableFuture.completedFuture(Worked.refused("declined"));
    }
    visit.onCommit(
        () -> {
          add(now, work.account(), work.amount());
          if (style == Style.TCC) {
            add(held, work.account(), -work.amount());
          }
        });
    note(visit, What.WORK, work);
    return CompletableFuture.completedFuture(Worked.done(Json.text("done")));
  }

  private CompletionStage<Void> follow(Visit visit, What what, Work work) {
    visit.onCommit(
        () -> {
          if (what != What.CONFIRM) {
            add(now, work.account(), -work.amount());
          }
          if (what != What.UNDO) {
            add(held, work.account(), work.amount());
          }
        });
    note(visit, what, work);
    return CompletableFuture.completedFuture(null);
  }

  private void note(Visit visit, What what, Work work) {
    long atUs = ledger.nowUs();
    visit.onCommit(
        () ->
            ledger.add(
                new Effect(
                    service,
                    visit.key().tx().text(),
                    visit.key().branch().text(),
                    work.ref(),
                    what,
                    work.account(),
                    work.amount(),
                    atUs,
                    ledger.nowUs())));
  }

  private static void add(Map<String, Long> accounts, String account, long amount) {
    accounts.merge(account, amount, Long::sum);
  }

  List<Balance> balances() {
    List<Balance> balances = new ArrayList<>();
    now.forEach(
        (account, amount) ->
            balances.add(new Balance(service, account, 0, amount, held.getOrDefault(account, 0L))));
    return balances;
  }
}
