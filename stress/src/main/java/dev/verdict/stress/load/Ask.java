package dev.verdict.stress.load;

import io.vertx.core.Future;

/** How a client has one transaction run. */
public interface Ask {
  /** Has one run; fails if no outcome is told. Called on the event loop. */
  Future<Told> once();
}
