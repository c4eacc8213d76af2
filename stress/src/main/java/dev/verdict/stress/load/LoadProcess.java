package dev.verdict.stress.load;

import dev.verdict.stress.process.Leash;
import dev.verdict.stress.process.Lines;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.function.BiFunction;

/** A process that plays clients on one event loop: runs one {@link LoadOrder} after the other. */
public final class LoadProcess extends VerticleBase {
  private static final int ANSWER_WAIT_MAX_S = 60;

  private final BiFunction<HttpClientAgent, LoadOrder, Ask> asking;

  private LoadProcess(BiFunction<HttpClientAgent, LoadOrder, Ask> asking) {
    this.asking = asking;
  }

  /**
   * Takes orders until its parent is gone; never returns.
   *
   * @param asking how the clients of an order ask
   */
  public static void follow(Leash leash, BiFunction<HttpClientAgent, LoadOrder, Ask> asking)
      throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    LoadProcess process = new LoadProcess(asking);
    vertx.deployVerticle(process).await();
    leash.tell("ready");
    leash.follow(line -> Lines.write(process.run(Lines.read(line, LoadOrder.class)).await()));
  }

  private Future<LoadReport> run(LoadOrder order) {
    HttpClientAgent http =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setIdleTimeout(ANSWER_WAIT_MAX_S))
            .with(new PoolOptions().setHttp1MaxSize(order.clients()))
            .build();
    return Future.<LoadReport>future(
            done ->
                context.runOnContext(
                    go ->
                        new LoadRound(vertx, context, asking.apply(http, order), order)
                            .run()
                            .onComplete(done)))
        .eventually(http::close);
  }
}
