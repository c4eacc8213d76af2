package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Wire;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Requests to coordinators over the network: each is answered once, by a time-out if need be. */
final class Desk {
  static final long ANSWER_MOST_US = 4_000 * Agenda.MILLI;

  private static final long REFUSED_US = 1_000;

  private final Wire wire;

  Desk(Wire wire) {
    this.wire = wire;
  }

  /** Asks one coordinator; the question may arrive twice. */
  <T> void ask(
      Host from,
      Coordinator to,
      String what,
      Function<Transactions, Future<T>> request,
      Consumer<Future<T>> answer) {
    ask(from, to, what, request, answer, false);
  }

  /** Asks one coordinator what must not be asked twice: nobody on the way repeats it. */
  <T> void askOnce(
      Host from,
      Coordinator to,
      String what,
      Function<Transactions, Future<T>> request,
      Consumer<Future<T>> answer) {
    ask(from, to, what, request, answer, true);
  }

  private <T> void ask(
      Host from,
      Coordinator to,
      String what,
      Function<Transactions, Future<T>> request,
      Consumer<Future<T>> answer,
      boolean once) {
    Reply<T> reply = new Reply<>(from, answer);
    Host server = to.host();
    if (server.isDead() && wire.passes(server.name(), from.name())) {
      from.after(
          REFUSED_US,
          () -> reply.tell(Future.failedFuture(new ConnectionLostException("no connection"))));
      return;
    }
    Runnable arrival = () -> serve(from, to, server, what, request, reply);
    if (once) {
      wire.sendOnce(from, server, what, arrival);
    } else {
      wire.send(from, server, what, arrival);
    }
  }

  private <T> void serve(
      Host from,
      Coordinator to,
      Host server,
      String what,
      Function<Transactions, Future<T>> request,
      Reply<T> reply) {
    to.serve(request)
        .onComplete(
            (result, failure) -> {
              Future<T> told =
                  failure == null ? Future.succeededFuture(result) : Future.failedFuture(failure);
              wire.send(server, from, "answer to " + what, () -> reply.tell(told));
            });
  }

  private static final class Reply<T> {
    private final Consumer<Future<T>> answer;
    private final Agenda.Entry patience;
    private boolean told;

    Reply(Host from, Consumer<Future<T>> answer) {
      this.answer = answer;
      this.patience =
          from.after(
              ANSWER_MOST_US,
              () -> tell(Future.failedFuture(new ConnectionLostException("silence"))));
    }

    void tell(Future<T> result) {
      if (!told) {
        told = true;
        patience.cancel();
        answer.accept(result);
      }
    }
  }
}
