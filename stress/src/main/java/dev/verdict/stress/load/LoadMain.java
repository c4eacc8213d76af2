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

/** The clients' process: runs one {@link LoadOrder} after the other. */
public final class LoadMain extends VerticleBase {
  private static final int ANSWER_WAIT_MAX_S = 60;

  private LoadMain() {}

  /** Takes orders until its parent is gone. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    LoadMain main = new LoadMain();
    vertx.deployVerticle(main).await();
    leash.tell("ready");
    leash.follow(line -> Lines.write(main.run(Lines.read(line, LoadOrder.class)).await()));
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
                    go -> new ClosedLoop(vertx, http, order).run().onComplete(done)))
        .eventually(http::close);
  }
}
