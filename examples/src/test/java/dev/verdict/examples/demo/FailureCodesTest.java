package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.OperationFailedException;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service says why it failed, and the saga's definition says whether that is worth a retry. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FailureCodesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> charged = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();

  /** A card. */
  record Card(String name) {}

  private Participant cards(URI coordinator) {
    return Participant.named("cards", new MemoryStore())
        .saga("charge", Card.class, Result.None.class, (tx, card) -> charge(card))
        .coordinators(coordinator)
        .build();
  }

  private Result<Result.None> charge(Card card) {
    charged.add(card.name());
    if (card.name().equals("expired")) {
      throw new OperationFailedException("card_expired", "of last year");
    }
    if (charged.size() == 1) {
      throw new OperationFailedException("bank_closed", "opens soon");
    }
    return Result.done();
  }

  private static Saga<Card, Nothing> payment() {
    SagaBuilder<Card> saga = Saga.named("payment", 1, Card.class);
    saga.step("charge")
        .on("cards")
        .call("charge", Card.class, in -> in.set(Card::name).to(saga.input(Card::name)))
        .nothingToUndo()
        .retry(it -> it.notCodes("card_expired"))
        .add();
    return saga.build();
  }

  @Test
  void onlyWhatIsWorthItIsTriedAgain(@TempDir Path folder) throws Exception {
    URI coordinator = TestCoordinator.freeAddress();
    try (ChildProcess decider = TestCoordinator.start(folder, coordinator);
        Participant cards = cards(coordinator);
        SagaClient client = SagaClient.of(coordinator)) {
      assertThat(new CoordinatorApi(coordinator).awaitReady(PATIENCE)).isTrue();
      await(cards.announce(serve(cards)));
      client.register(payment());

      assertThat(pay(client, "good")).isInstanceOf(SagaResult.Completed.class);
      assertThat(charged).containsExactly("good", "good");

      SagaResult<Nothing> refused = pay(client, "expired");
      assertThat(refused).isInstanceOf(SagaResult.Compensated.class);
      assertThat(refused.toString())
          .contains("step charge failed and is not tried again if card_expired")
          .contains("cards answered 424 to action: card_expired (of last year)");
      assertThat(charged).containsExactly("good", "good", "expired");
    } finally {
      await(vertx.close().toCompletionStage());
    }
  }

  private static SagaResult<Nothing> pay(SagaClient client, String card) {
    return client.await(client.start(payment(), new Card(card)), PATIENCE);
  }

  private URI serve(Participant cards) throws Exception {
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, cards);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    return URI.create("http://127.0.0.1:" + await(server.toCompletionStage()).actualPort());
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
