package dev.verdict.saga;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;

/** A step is an atomic transaction that another one undoes, since each part says how. */
class AtomicStepUndoTest {
  record Sale(String buyer, String seller, long cents) {}

  record Move(String account, long cents) {}

  private static final Sale SALE = new Sale("a-1", "b-1", 500);

  static Saga<Sale, String> saga() {
    SagaBuilder<Sale> sale = Saga.named("undone-sale", 1, Sale.class);
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
                            in -> move(in, sale.input(Sale::buyer), sale))
                        .undoneBy("credit")
                        .prepare(
                            "credit",
                            "bank-b",
                            "credit",
                            Move.class,
                            in -> move(in, sale.input(Sale::seller), sale))
                        .undoneBy("debit"))
            .add();
    sale.step("ship").on("depot").call("ship").pivot().add();
    return sale.returns(paid.output(AtomicOutcome::transaction)).build();
  }

  private static Fields<Move> move(Fields<Move> in, Value<String> account, SagaBuilder<Sale> sale) {
    return in.set(Move::account).to(account).set(Move::cents).to(sale.input(Sale::cents));
  }

  @SagaTest
  @CrashEverywhere
  void committedItIsUndoneIfALaterStepIsRefused(SagaRun<Sale, String> sale) {
    sale.step("pay").returns(new AtomicOutcome("t-1"));
    sale.step("ship").refuses("out of stock");

    assertThat(sale.start(SALE)).isCompensated().because("out of stock").undid("pay");
  }

  @SagaTest
  void whatUndoesItIsRepeatedUntilItSucceeds(SagaRun<Sale, String> sale) {
    sale.step("pay").returns(new AtomicOutcome("t-1"));
    sale.step("ship").refuses("out of stock");
    sale.undoOf("pay").fails(3).thenSucceeds();

    assertThat(sale.start(SALE)).isCompensated().undid("pay");
  }
}
