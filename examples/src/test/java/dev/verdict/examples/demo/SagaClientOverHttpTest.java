package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.examples.order.Fulfilled;
import dev.verdict.examples.order.Line;
import dev.verdict.examples.order.Order;
import dev.verdict.examples.order.OrderSaga;
import dev.verdict.examples.order.Paid;
import dev.verdict.examples.order.Parcel;
import dev.verdict.examples.order.Reserved;
import dev.verdict.examples.order.Shipment;
import dev.verdict.examples.order.Slot;
import dev.verdict.saga.Saga;
import dev.verdict.saga.client.AsyncSagaClient;
import dev.verdict.saga.client.CoordinatorRefusedException;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaHandle;
import dev.verdict.saga.client.SagaProgress;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.saga.client.StartOptions;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.MemoryTransaction;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client can do with an order, asked of a coordinator with services behind HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SagaClientOverHttpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Saga<Order, Fulfilled> SAGA = OrderSaga.define();
  private static final Order ORDER =
      new Order("Ada", "Oslo", true, List.of(new Line("lamp", 1), new Line("bulb", 4)));
  private static final Fulfilled FULFILLED = new Fulfilled("R-7", "T-noon");
  private static final Paid PAID = new Paid("R-7");

  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Queue<String> released = new ConcurrentLinkedQueue<>();
  private URI coordinator = URI.create("http://127.0.0.1");

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    coordinator = TestCoordinator.freeAddress();
    open.add(TestCoordinator.start(folder, coordinator));
    assertThat(new CoordinatorApi(coordinator).awaitReady(PATIENCE)).isTrue();
    serve(
        service("stock")
            .saga(
                "reserve",
                Line.class,
                Reserved.class,
                (tx, line) -> Result.done(new Reserved(line.article(), line.count())),
                "release",
                (tx, line, reserved) -> released.add(reserved.shelf())));
    serve(
        service("couriers")
            .saga(
                "book",
                String.class,
                Slot.class,
                (tx, address) -> Result.done(new Slot("noon")),
                "cancel",
                (tx, address, slot) -> released.add(slot.id())));
    serve(
        service("depot")
            .saga(
                "ship",
                Shipment.class,
                Parcel.class,
                (tx, it) -> Result.done(new Parcel("T-" + it.courier().orElse("later")))));
    try (SagaClient client = SagaClient.of(coordinator)) {
      client.register(SAGA);
    }
  }

  private static Participant.Builder<MemoryTransaction> service(String name) {
    return Participant.named(name, new MemoryStore());
  }

  private void serve(Participant.Builder<?> declared) throws Exception {
    Participant service = declared.coordinators(coordinator).build();
    open.add(service);
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, service);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    int port = await(server.toCompletionStage()).actualPort();
    await(service.announce(URI.create("http://127.0.0.1:" + port)));
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    await(vertx.close().toCompletionStage());
  }

  @Test
  void startedTwiceWithOneKeyItIsOneOrder() {
    StartOptions once = StartOptions.NONE.withIdempotencyKey("order-17");
    try (SagaClient client = SagaClient.of(coordinator);
        SagaClient restarted = SagaClient.of(coordinator)) {
      SagaHandle<Fulfilled> order = client.start(SAGA, ORDER, once);

      assertThat(restarted.start(SAGA, ORDER, once).id()).isEqualTo(order.id());
      Order another = new Order("Bob", "Bergen", false, ORDER.lines());
      assertThatThrownBy(() -> restarted.start(SAGA, another, once))
          .isInstanceOfSatisfying(
              CoordinatorRefusedException.class,
              it -> assertThat(it.code()).isEqualTo("idempotency_key_reused"));
    }
  }

  @Test
  void itIsFollowedLiveAndGoesOnWhenItIsSignalled() {
    Queue<SagaProgress> told = new ConcurrentLinkedQueue<>();
    try (SagaClient client = SagaClient.of(coordinator);
        SagaClient cashier = SagaClient.of(coordinator)) {
      SagaHandle<Fulfilled> order = client.start(SAGA, ORDER);
      SagaResult<Fulfilled> end =
          client.follow(
              order,
              PATIENCE,
              progress -> {
                if (told.isEmpty()) {
                  cashier.signal(order.id(), "paid", PAID);
                }
                told.add(progress);
              });

      assertThat(end).isEqualTo(new SagaResult.Completed<>(FULFILLED));
      assertThat(told).hasSizeGreaterThan(1).last().matches(SagaProgress::isEnded);
      assertThatThrownBy(() -> cashier.signal(order.id(), "paid", new Paid("another")))
          .isInstanceOf(CoordinatorRefusedException.class);
    }
  }

  @Test
  void cancelledItIsUndoneAndAfterThePivotItIsNot() {
    try (SagaClient client = SagaClient.of(coordinator)) {
      SagaHandle<Fulfilled> unwanted = client.start(SAGA, ORDER);
      client.cancel(unwanted);
      assertThat(client.await(unwanted, PATIENCE)).isInstanceOf(SagaResult.Compensated.class);

      SagaHandle<Fulfilled> paid = client.start(SAGA, ORDER);
      client.signal(paid.id(), "paid", PAID);
      assertThat(client.await(paid, PATIENCE)).isEqualTo(new SagaResult.Completed<>(FULFILLED));
      assertThatThrownBy(() -> client.cancel(paid)).isInstanceOf(CoordinatorRefusedException.class);
    }
  }

  @Test
  void nothingOfItNeedsToBlock() throws Exception {
    try (AsyncSagaClient client = AsyncSagaClient.of(coordinator)) {
      CompletionStage<SagaResult<Fulfilled>> end =
          client
              .start(SAGA, ORDER)
              .thenCompose(
                  order ->
                      client
                          .signal(order.id(), "paid", PAID)
                          .thenCompose(said -> client.await(order, PATIENCE)));

      assertThat(await(end)).isEqualTo(new SagaResult.Completed<>(FULFILLED));
    }
  }
}
