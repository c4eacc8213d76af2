package dev.verdict.stress.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that each wait for an answer before they ask again. */
final class ClosedLoop implements Load {
  private static final long AFTER_ERROR_MS = 100;

  private final Vertx vertx;
  private final Asking asking;
  private final int clients;

  ClosedLoop(Vertx vertx, Asking asking, int clients) {
    this.vertx = vertx;
    this.asking = asking;
    this.clients = clients;
  }

  @Override
  public Future<Long> until(long endNs) {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Promise<Void> done = Promise.promise();
      askUntil(endNs, done);
      running.add(done.future());
    }
    return Future.all(running).map(all -> 0L);
  }

  private void askUntil(long endNs, Promise<Void> done) {
    if (System.nanoTime() - endNs >= 0) {
      done.complete();
      return;
    }
    asking
        .now()
        .onComplete(
            answered -> askUntil(endNs, done),
            failed ->
                vertx
                    .timer(AFTER_ERROR_MS, TimeUnit.MILLISECONDS)
                    .onComplete(rested -> askUntil(endNs, done)));
  }
}
