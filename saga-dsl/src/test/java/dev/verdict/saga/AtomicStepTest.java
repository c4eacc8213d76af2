package dev.verdict.saga;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;

/** A step is an atomic transaction over several services. */
class AtomicStepTest {
  record Sale(String buyer, String seller, long cents) {}

  record Move(String account, long cents) {}

  private static final Sale SALE = new Sale("a-1", "b-1", 500);

  static Saga<Sale, String> saga() {
    SagaBuilder<Sale> sale = Saga.named("sale", 1, Sale.class);
    sale.step("hold").on("stock").call("hold").undoneBy("free").add();
    StepRef<AtomicOutcome> paid =
        sale.step("pay")
            .atomic(
                parts ->
                    parts
                        .prepare(
                            "debit",
                            "bank-a",
                            "debit",
                            Move.class,
                            in ->
                                in.set(Move::account)
                                    .to(sale.input(Sale::buyer))
                                    .set(Move::cents)
                                    .to(sale.input(Sale::cents)))
                        .prepare(
                            "credit",
                            "bank-b",
                            "credit",
                            Move.class,
                            in ->
                                in.set(Move::account)
                                    .to(sale.input(Sale::seller))
                                    .set(Move::cents)
                                    .to(sale.input(Sale::cents))))
            .add();
    return sale.returns(paid.output(AtomicOutcome::transaction)).build();
  }

  @SagaTest
  void committedItIsThePivot(SagaRun<Sale, String> sale) {
    sale.step("pay").returns(new AtomicOutcome("t-1"));

    assertThat(sale.start(SALE)).returned("t-1").ran("hold", "pay");
  }

  @SagaTest
  @CrashEverywhere
  void abortedItTurnsTheSagaBack(SagaRun<Sale, String> sale) {
    sale.step("pay").refuses("insufficient funds");

    assertThat(sale.start(SALE)).isCompensated();
  }
}
