package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * A client that was told that its transaction is committed, and uses the key once more for another
 * request: that is an error, whoever is asked, and never another transaction (rule 19).
 */
final class Stray {
  private static final int ATTEMPTS_MAX = 8;
  private static final long PAUSE_US = 700 * Agenda.MILLI;
  private static final Wait ACCEPTED = new Wait(Wait.Until.ACCEPTED, Duration.ofSeconds(3));

  private final Requests requests;
  private final String ref;
  private final World world;
  private final Host host;
  private final Desk desk;
  private final Diary diary;
  private final Dice dice;
  private int attempts;

  Stray(Order order, World world, Host host, Desk desk, Diary diary, Dice dice) {
    this.requests = new Requests(order);
    this.ref = order.ref();
    this.world = world;
    this.host = host;
    this.desk = desk;
    this.diary = diary;
    this.dice = dice;
  }

  /** Asks one coordinator after the other until one knows the key. */
  void ask() {
    if (attempts++ < ATTEMPTS_MAX) {
      desk.ask(
          host,
          dice.oneOf(world.coordinators()),
          ref + " with another body",
          transactions -> transactions.start(requests.stray(), ACCEPTED),
          this::answered);
    }
  }

  private void answered(Future<Snapshot> answer) {
    if (answer.succeeded()) {
      String tx = answer.result().id().text();
      diary.wrong(
          new Violation(Rule.EXACTLY_ONCE, tx, ref + " was taken with another body, as " + tx));
    } else if (isRefused(answer.cause())) {
      world.journal().count("key with another body refused");
    } else {
      host.after(PAUSE_US, this::ask);
    }
  }

  private static boolean isRefused(Throwable why) {
    return why instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.IDEMPOTENCY_KEY_REUSED;
  }
}
