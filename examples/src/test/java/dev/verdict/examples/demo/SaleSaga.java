package dev.verdict.examples.demo;

import dev.verdict.examples.bank.Move;
import dev.verdict.saga.AddedPart;
import dev.verdict.saga.AtomicParts;
import dev.verdict.saga.Fields;
import dev.verdict.saga.Hold;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.Value;
import java.time.Duration;
import java.util.function.Consumer;

/** Something is held, paid from bank to bank by two-phase commit, and shipped. */
final class SaleSaga {
  /** Longer than a coordinator's successor takes to be there. */
  private static final Duration TIME_TO_PAY = Duration.ofMinutes(2);

  private SaleSaga() {}

  /**
   * A sale.
   *
   * @param buyer an account of bank A
   * @param seller an account of bank B
   * @param item what is sold
   * @param reference the sale's name
   */
  record Sale(String buyer, String seller, long cents, String item, String reference) {}

  /** What the depot is to hold, or to ship. */
  record Order(String item, String reference) {}

  /** The payment is the pivot; until the end nobody else who asks touches the buyer's account. */
  static Saga<Sale, Nothing> lasting() {
    SagaBuilder<Sale> sale = begun("lasting-sale");
    sale.holds(Hold.exclusive("account:", sale.input(Sale::buyer)));
    sale.step("pay").atomic(parts -> credit(debit(parts, sale), sale)).timeout(TIME_TO_PAY).add();
    sale.step("ship").on("depot").call("ship", Order.class, order(sale)).afterPivot().add();
    return sale.build();
  }

  /** The shipment is the pivot: if it is refused, the money goes back. */
  static Saga<Sale, Nothing> undoable() {
    SagaBuilder<Sale> sale = begun("undoable-sale");
    sale.step("pay")
        .atomic(parts -> credit(debit(parts, sale).undoneBy("credit"), sale).undoneBy("debit"))
        .timeout(TIME_TO_PAY)
        .add();
    sale.step("ship").on("depot").call("ship", Order.class, order(sale)).pivot().add();
    return sale.build();
  }

  private static SagaBuilder<Sale> begun(String name) {
    SagaBuilder<Sale> sale = Saga.named(name, 1, Sale.class);
    sale.step("hold").on("depot").call("hold", Order.class, order(sale)).undoneBy("free").add();
    return sale;
  }

  private static AddedPart debit(AtomicParts parts, SagaBuilder<Sale> sale) {
    Value<String> account = sale.input(Sale::buyer);
    return parts.prepare("debit", "bank-a", "debit", Move.class, move(account, sale));
  }

  private static AddedPart credit(AtomicParts parts, SagaBuilder<Sale> sale) {
    Value<String> account = sale.input(Sale::seller);
    return parts.prepare("credit", "bank-b", "credit", Move.class, move(account, sale));
  }

  private static Consumer<Fields<Move>> move(Value<String> account, SagaBuilder<Sale> sale) {
    return in ->
        in.set(Move::account)
            .to(account)
            .set(Move::cents)
            .to(sale.input(Sale::cents))
            .set(Move::reference)
            .to(sale.input(Sale::reference));
  }

  private static Consumer<Fields<Order>> order(SagaBuilder<Sale> sale) {
    return in ->
        in.set(Order::item)
            .to(sale.input(Sale::item))
            .set(Order::reference)
            .to(sale.input(Sale::reference));
  }
}
