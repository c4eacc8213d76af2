package dev.verdict.saga;

import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaHandle;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.saga.client.StartOptions;
import java.net.URI;
import java.time.Duration;

/** The client's part of {@code docs/saga-dsl.md}: it is compiled here, and compared by a test. */
final class ClientExample {
  private ClientExample() {}

  private static Saga<Trip, Itinerary> declare() {
    return TripSaga.declare();
  }

  static void run() {
    // [client
    try (SagaClient client = SagaClient.of(URI.create("http://127.0.0.1:8080"))) {
      Saga<Trip, Itinerary> trip = declare();
      client.register(trip);
      SagaHandle<Itinerary> handle =
          client.start(
              trip,
              new Trip("Ada", "BER", "LIS", 3, true),
              StartOptions.NONE.withBusinessKey("trip-17").withIdempotencyKey("order-17"));
      SagaResult<Itinerary> result = client.await(handle, Duration.ofSeconds(30));
      if (result instanceof SagaResult.Completed<Itinerary> completed) {
        System.out.println("booked: " + completed.output());
      } else if (result instanceof SagaResult.Compensated<Itinerary> compensated) {
        System.out.println("undone: " + compensated.reason());
      } else {
        System.out.println("not ended yet: " + result);
      }
    }
    // ]
  }
}
