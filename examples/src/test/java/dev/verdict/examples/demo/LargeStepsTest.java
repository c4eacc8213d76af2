package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.sdk.MemoryStore;
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

/** A step whose input and output do not fit into one call is undone all the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargeStepsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LONG = "x".repeat(600_000);

  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();

  /** A text. */
  record Page(String text) {}

  /** Two texts. */
  record Spread(String left, String right) {}

  private Participant archive(URI coordinator) {
    return Participant.named("archive", new MemoryStore())
        .saga(
            "copy",
            Page.class,
            Page.class,
            (tx, page) -> Result.done(page),
            "burn",
            (tx, page, copy) -> happened.add("burnt " + copy.text().length()))
        .saga("show", Page.class, Result.None.class, (tx, page) -> Result.refused("secret"))
        .saga("bind", Spread.class, Result.None.class, (tx, spread) -> bind())
        .coordinators(coordinator)
        .build();
  }

  private Result<Result.None> bind() {
    happened.add("bound");
    return Result.done();
  }

  private static StepRef<Page> copy(SagaBuilder<Page> saga) {
    return saga.step("copy")
        .on("archive")
        .call("copy", Page.class, in -> in.set(Page::text).to(saga.input(Page::text)))
        .returns(Page.class)
        .undoneBy("burn")
        .add();
  }

  private static Saga<Page, ?> refused() {
    SagaBuilder<Page> saga = Saga.named("refused", 1, Page.class);
    copy(saga);
    saga.step("show")
        .on("archive")
        .call("show", Page.class, in -> in.set(Page::text).to(saga.input(Page::text)))
        .nothingToUndo()
        .add();
    return saga.build();
  }

  private static Saga<Page, ?> tooLarge() {
    SagaBuilder<Page> saga = Saga.named("too-large", 1, Page.class);
    StepRef<Page> copy = copy(saga);
    saga.step("bind")
        .on("archive")
        .call(
            "bind",
            Spread.class,
            in ->
                in.set(Spread::left)
                    .to(saga.input(Page::text))
                    .set(Spread::right)
                    .to(copy.output(Page::text)))
        .nothingToUndo()
        .add();
    return saga.build();
  }

  @Test
  void itIsUndoneByWhatItsServiceHasStored(@TempDir Path folder) throws Exception {
    URI coordinator = TestCoordinator.freeAddress();
    try (ChildProcess decider = TestCoordinator.start(folder, coordinator);
        Participant archive = archive(coordinator);
        SagaClient client = SagaClient.of(coordinator)) {
      assertThat(new CoordinatorApi(coordinator).awaitReady(PATIENCE)).isTrue();
      await(archive.announce(serve(archive)));

      assertThat(run(client, refused())).contains("secret");
      assertThat(happened).containsExactly("burnt 600000");

      assertThat(run(client, tooLarge()))
          .contains("cannot be called: archive was not asked to action")
          .contains("participants take 1048576");
      assertThat(happened).containsExactly("burnt 600000", "burnt 600000");
    } finally {
      await(vertx.close().toCompletionStage());
    }
  }

  private URI serve(Participant archive) throws Exception {
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, archive);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    return URI.create("http://127.0.0.1:" + await(server.toCompletionStage()).actualPort());
  }

  private static <O> String run(SagaClient client, Saga<Page, O> saga) {
    client.register(saga);
    SagaResult<O> result = client.await(client.start(saga, new Page(LONG)), PATIENCE);
    assertThat(result).isInstanceOf(SagaResult.Compensated.class);
    return result.toString();
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
