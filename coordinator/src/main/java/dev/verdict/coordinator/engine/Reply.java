package dev.verdict.coordinator.engine;

import io.vertx.core.Future;

/** Who hears what became of an input. Exactly one of the methods is called, once. */
interface Reply {
  /** Nobody asked. */
  Reply NOBODY =
      new Reply() {
        @Override
        public void accepted() {}

        @Override
        public void failed(RuntimeException why) {}
      };

  /** The input was taken up, and what must be durable for that is. */
  void accepted();

  /** The input was not taken up, or it is unknown whether it was. */
  void failed(RuntimeException why);

  /** Another transaction holds the idempotency key and answers instead. */
  default void follow(Future<Snapshot> holder) {
    accepted();
  }
}
