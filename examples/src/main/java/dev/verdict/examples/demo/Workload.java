package dev.verdict.examples.demo;

import dev.verdict.examples.bank.Move;
import dev.verdict.examples.demo.Told.End;
import dev.verdict.examples.demo.Told.Scenario;
import dev.verdict.examples.tickets.Hold;
import dev.verdict.examples.trip.BookingService;
import dev.verdict.examples.trip.Itinerary;
import dev.verdict.examples.trip.PaymentService;
import dev.verdict.examples.trip.Trip;
import dev.verdict.examples.trip.TripSaga;
import dev.verdict.saga.Saga;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaClientException;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.sdk.client.TransactionOptions;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** The clients' work: transfers, ticket purchases and trips, some of which must fail. */
final class Workload implements AutoCloseable {
  private static final long SEED = 1;
  private static final int TRANSFER_CENTS_MAX = 5_000;
  private static final int SEAT_CENTS = 2_500;
  private static final int SEATS_MAX = 4;
  private static final String UNKNOWN_ACCOUNT = "nobody";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration NOTARY_TIMEOUT = Duration.ofMillis(400);
  private static final Duration TRIP_MAX = Duration.ofSeconds(60);

  private final VerdictClient client;
  private final SagaClient sagas;
  private final Saga<Trip, Itinerary> trip = TripSaga.define();
  private final Random random = new Random(SEED);
  private final List<Callable<Told>> pieces = new ArrayList<>();

  /**
   * How much of each.
   *
   * @param transfers how many transfers
   * @param purchases how many ticket purchases
   * @param trips how many trips
   */
  record Size(int transfers, int purchases, int trips) {}

  /** Prepares the work and registers the saga. */
  Workload(URI coordinator, Size size) {
    client = VerdictClient.to(coordinator);
    sagas = SagaClient.of(coordinator);
    sagas.register(trip);
    for (int n = 0; n < size.transfers(); n++) {
      pieces.add(transfer(n));
    }
    for (int n = 0; n < size.purchases(); n++) {
      pieces.add(purchase(n));
    }
    for (int n = 0; n < size.trips(); n++) {
      pieces.add(trip(n));
    }
    Collections.shuffle(pieces, random);
  }

  List<Callable<Told>> pieces() {
    return List.copyOf(pieces);
  }

  /**
   * Every 25th is short of funds, every 40th names an unknown account, every 100th a dead notary.
   */
  private Callable<Told> transfer(int n) {
    boolean fromA = random.nextBoolean();
    String from = account(fromA);
    String to = n % 40 == 3 ? UNKNOWN_ACCOUNT : account(!fromA);
    long cents =
        n % 25 == 7 ? 10 * Services.CENTS_PER_ACCOUNT : 1 + random.nextInt(TRANSFER_CENTS_MAX);
    String reference = "transfer-" + n;
    List<BranchSpec> branches = new ArrayList<>();
    branches.add(
        BranchSpec.prepared("debit", bank(fromA), "debit", new Move(from, cents, reference)));
    branches.add(
        BranchSpec.prepared("credit", bank(!fromA), "credit", new Move(to, cents, reference)));
    Duration callTimeout = CALL_TIMEOUT;
    if (n % 100 == 11) {
      branches.add(BranchSpec.prepared("notary", "notary", "witness", reference));
      callTimeout = NOTARY_TIMEOUT;
    }
    TransactionOptions terms = terms(reference, "transfer").callTimeout(callTimeout);
    return () -> atomic(Scenario.TRANSFER, reference, terms, branches);
  }

  private Callable<Told> purchase(int n) {
    String buyer = account(true);
    int seats = 1 + random.nextInt(SEATS_MAX);
    long cents = (long) seats * SEAT_CENTS;
    String reference = "purchase-" + n;
    Move earning = new Move(account(false), cents, reference);
    List<BranchSpec> branches =
        List.of(
            BranchSpec.tcc(
                "seats", "box-office", "hold", new Hold(Services.CONCERT, seats, reference)),
            BranchSpec.prepared("pay", "bank-a", "debit", new Move(buyer, cents, reference)),
            BranchSpec.prepared("earn", "bank-b", "credit", earning));
    TransactionOptions terms = terms(reference, "tickets");
    return () -> atomic(Scenario.TICKETS, reference, terms, branches);
  }

  /** One in ten is declined by each of the four services. */
  private Callable<Told> trip(int n) {
    String none = BookingService.NOT_TO_BE_HAD;
    Trip wanted =
        Trip.of(
            "trip-" + n,
            "traveller " + n,
            n % 10 == 7 ? PaymentService.DECLINED_CARD : "4711",
            n % 10 == 1 ? none : "VD" + n,
            n % 10 == 3 ? none : "Grand",
            n % 10 == 5 ? none : "compact");
    return () -> book(wanted);
  }

  private static TransactionOptions terms(String reference, String label) {
    return TransactionOptions.DEFAULT
        .timeout(TIMEOUT)
        .callTimeout(CALL_TIMEOUT)
        .businessKey(reference)
        .label("demo", label);
  }

  private Told atomic(
      Scenario scenario, String reference, TransactionOptions terms, List<BranchSpec> branches) {
    long begun = System.nanoTime();
    TransactionOutcome outcome = client.atomic(terms, branches.toArray(BranchSpec[]::new));
    if (outcome instanceof TransactionOutcome.Committed) {
      return told(scenario, reference, begun, End.DONE, "");
    }
    if (outcome instanceof TransactionOutcome.Aborted aborted) {
      return told(scenario, reference, begun, End.UNDONE, aborted.reason());
    }
    return told(scenario, reference, begun, End.UNKNOWN, outcome.toString());
  }

  private Told book(Trip wanted) {
    long begun = System.nanoTime();
    SagaResult<Itinerary> result;
    try {
      result = sagas.await(sagas.start(trip, wanted), TRIP_MAX);
    } catch (SagaClientException e) {
      return told(Scenario.TRIP, wanted.name(), begun, End.UNKNOWN, String.valueOf(e.getMessage()));
    }
    if (result instanceof SagaResult.Completed) {
      return told(Scenario.TRIP, wanted.name(), begun, End.DONE, "");
    }
    if (result instanceof SagaResult.Compensated<Itinerary> compensated) {
      return told(Scenario.TRIP, wanted.name(), begun, End.UNDONE, compensated.reason());
    }
    return told(Scenario.TRIP, wanted.name(), begun, End.UNKNOWN, "still " + result);
  }

  private static Told told(
      Scenario scenario, String reference, long begunNanos, End end, String reason) {
    Duration latency = Duration.ofNanos(System.nanoTime() - begunNanos);
    return new Told(scenario, reference, end, reason, latency);
  }

  private String account(boolean atA) {
    return (atA ? "a-" : "b-") + random.nextInt(Services.ACCOUNTS_PER_BANK);
  }

  private static String bank(boolean a) {
    return a ? "bank-a" : "bank-b";
  }

  @Override
  public void close() {
    sagas.close();
  }
}
