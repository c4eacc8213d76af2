package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.protocol.Outcome;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks any coordinator about branches of a service that heard no outcome, as the SDK does. */
final class Doubts {
  private static final Duration AGE = Duration.ofSeconds(2);
  private static final int FOUND_MAX = 64;
  private static final long LOOK_US = 1_000 * Agenda.MILLI;
  private static final long AGAIN_US = 5_000 * Agenda.MILLI;

  private final Service service;
  private final Guarded data;
  private final List<Coordinator> coordinators;
  private final Desk desk;
  private final Agenda agenda;
  private final Dice dice;
  private final Map<String, Long> askedUs = new TreeMap<>();

  Doubts(
      Service service,
      Guarded data,
      List<Coordinator> coordinators,
      Desk desk,
      Agenda agenda,
      Dice dice) {
    this.service = service;
    this.data = data;
    this.coordinators = coordinators;
    this.desk = desk;
    this.agenda = agenda;
    this.dice = dice;
  }

  /** Looks now and regularly, whatever process the service runs in. */
  void start() {
    agenda.after(
        dice.between(LOOK_US / 2, LOOK_US),
        () -> {
          if (!service.host().isDead() && !service.host().isFrozen()) {
            look();
          }
          start();
        });
  }

  private void look() {
    if (data.vault().doubts().isEmpty()) {
      askedUs.clear();
      return;
    }
    for (InDoubt branch : data.vault().inDoubt(AGE, FOUND_MAX).toCompletableFuture().join()) {
      String name = branch.key().tx().text() + branch.key().branch().text();
      long last = askedUs.getOrDefault(name, -AGAIN_US);
      if (agenda.nowUs() - last >= AGAIN_US / 2) {
        askedUs.put(name, agenda.nowUs());
        ask(branch);
      }
    }
  }

  private void ask(InDoubt branch) {
    BranchKey key = branch.key();
    Host asking = service.host();
    desk.ask(
        asking,
        dice.oneOf(coordinators),
        "question about " + key.tx(),
        transactions -> transactions.decision(key.tx()),
        answer -> {
          if (answer.succeeded()
              && answer.result() instanceof DecisionAnswer.Decided decided
              && !asking.isDead()) {
            data.learn(branch, decided.outcome() == Outcome.COMMIT);
          }
        });
  }
}
