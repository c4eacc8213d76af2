package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.courier.Delivery;
import dev.verdict.examples.stock.Reservation;
import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.sdk.client.TransactionOptions;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An order over three services as an atomic transaction: Spring and Vert.x try, and confirm or
 * cancel; Python does that too, or prepares, and commits or aborts.
 */
class AtomicOverThreeServicesTest {
  private static final AtomicInteger ORDERS = new AtomicInteger();

  /** Machines are busy: the first calls may be slow. */
  private static final TransactionOptions PATIENT =
      TransactionOptions.DEFAULT
          .timeout(Duration.ofSeconds(50))
          .callTimeout(Duration.ofSeconds(40));

  private static ThreeServices services;
  private static VerdictClient client;

  private final String order = "o-" + ORDERS.incrementAndGet();

  record Voucher(String code, int cents) {}

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    services = new ThreeServices(folder);
    client = VerdictClient.to(services.coordinator());
  }

  @AfterAll
  static void stop() throws Exception {
    services.close();
  }

  private TransactionOutcome order(int pieces, String city, int cents, BranchSpec.Style voucher) {
    Voucher gift = new Voucher("gift", cents);
    return client.atomic(
        PATIENT,
        BranchSpec.tcc("stock", "stock", "hold", new Reservation(order, "lamp", pieces)),
        BranchSpec.tcc("courier", "courier", "offer", new Delivery(order, city)),
        voucher == BranchSpec.Style.TWO_PHASE
            ? BranchSpec.prepared("voucher", "vouchers", "debit", gift)
            : BranchSpec.tcc("voucher", "vouchers", "hold", gift));
  }

  @ParameterizedTest
  @CsvSource({"TWO_PHASE", "TRY_CONFIRM_CANCEL"})
  void itHappensEverywhere(BranchSpec.Style voucher) throws Exception {
    int lamps = lamps();
    int cents = cents();

    assertThat(order(2, "Oslo", 1200, voucher)).isInstanceOf(TransactionOutcome.Committed.class);

    services.awaitAllFinished();
    assertThat(lamps()).isEqualTo(lamps - 2);
    assertThat(pickup()).isEqualTo("booked");
    assertThat(cents()).isEqualTo(cents - 1200);
    expectNothingReserved();
  }

  @ParameterizedTest
  @CsvSource({
    "99, Oslo, 1200, TWO_PHASE, not enough of lamp",
    "2, Atlantis, 1200, TWO_PHASE, nobody drives to Atlantis",
    "2, Atlantis, 1200, TRY_CONFIRM_CANCEL, nobody drives to Atlantis",
    "2, Oslo, 999999, TWO_PHASE, cents left",
    "2, Oslo, 999999, TRY_CONFIRM_CANCEL, cents left"
  })
  void orNowhereIfOneRefuses(
      int pieces, String city, int price, BranchSpec.Style voucher, String reason)
      throws Exception {
    int lamps = lamps();
    int cents = cents();

    assertThat(order(pieces, city, price, voucher))
        .isInstanceOfSatisfying(
            TransactionOutcome.Aborted.class, it -> assertThat(it.reason()).contains(reason));

    services.awaitAllFinished();
    assertThat(lamps()).isEqualTo(lamps);
    assertThat(pickup()).isIn("", "cancelled");
    assertThat(cents()).isEqualTo(cents);
    expectNothingReserved();
  }

  private static int lamps() throws Exception {
    return Integer.parseInt(services.query("stock", "SELECT free FROM item").get(0));
  }

  private String pickup() throws Exception {
    return String.join(
        "",
        services.query("courier", "SELECT state FROM pickup WHERE order_number = '" + order + "'"));
  }

  private static int cents() throws Exception {
    return Integer.parseInt(services.vouchers().replaceAll("[^0-9]", ""));
  }

  private void expectNothingReserved() throws Exception {
    assertThat(services.query("stock", "SELECT sku FROM reservation")).isEmpty();
    assertThat(services.query("courier", "SELECT city FROM pickup WHERE state = 'offered'"))
        .isEmpty();
  }
}
