package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import dev.verdict.stress.simulate.world.kernel.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The database server. A statement travels, works for a while and is committed at one instant; its
 * answer travels back. What was committed stays; what was not is lost when the server crashes. A
 * statement that the server works on is not called off by the death of who sent it.
 */
final class Postgres {
  static final String PLACE = "pg";

  /** After this long without an answer a client gives its connection up. */
  static final long PATIENCE_US = 4_000 * Agenda.MILLI;

  private static final long WORK_LEAST_US = 200;
  private static final long WORK_MOST_US = 1_500;

  private final Agenda agenda;
  private final Wire wire;
  private final Dice dice;
  private final Journal journal;
  private final MemoryDatabase database;
  private StatementFaults faults;
  private boolean up = true;
  private long run;

  Postgres(
      Agenda agenda, Wire wire, Dice dice, Journal journal, int shards, StatementFaults faults) {
    this.agenda = agenda;
    this.wire = wire;
    this.dice = dice;
    this.journal = journal;
    this.faults = faults;
    this.database = new MemoryDatabase(shards, () -> Instant.ofEpochMilli(agenda.nowMillis()));
  }

  MemoryDatabase database() {
    return database;
  }

  void turn(StatementFaults now) {
    faults = now;
  }

  /** All sessions end, and nobody gets in. */
  void crash() {
    up = false;
    run++;
  }

  void start() {
    up = true;
  }

  /**
   * Runs a statement for a client; fails with {@link ConnectionLostException} if nobody answers.
   */
  <T> Future<T> run(Host client, String what, Supplier<T> statement) {
    Promise<T> answer = Promise.promise();
    if (client.isDead()) {
      return answer.future();
    }
    Agenda.Entry patience =
        client.after(PATIENCE_US, () -> answer.tryFail(new ConnectionLostException("silence")));
    Talk<T> talk = new Talk<>(client, what, statement, answer, patience);
    if (wire.passes(client.name(), PLACE)) {
      agenda.after(wire.delayUs(), talk::arrive);
    }
    return answer.future();
  }

  /** A statement and its way there and back. */
  private final class Talk<T> {
    private final Host client;
    private final String what;
    private final Supplier<T> statement;
    private final Promise<T> answer;
    private final Agenda.Entry patience;

    Talk(
        Host client, String what, Supplier<T> statement, Promise<T> answer, Agenda.Entry patience) {
      this.client = client;
      this.what = what;
      this.statement = statement;
      this.answer = answer;
      this.patience = patience;
    }

    void arrive() {
      if (!up) {
        fail("no server");
      } else if (dice.chance(faults.refusedPpm())) {
        journal.count("statement failed");
        fail("failed");
      } else {
        long begun = run;
        agenda.after(workUs(), () -> commit(begun));
      }
    }

    private long workUs() {
      if (dice.chance(faults.slowPpm())) {
        journal.count("statement slow");
        return dice.between(WORK_MOST_US, faults.slowUs());
      }
      return dice.between(WORK_LEAST_US, WORK_MOST_US);
    }

    private void commit(long begun) {
      if (begun != run) {
        journal.count("statement lost in a crash of the server");
        fail("the server crashed");
        return;
      }
      T result;
      try {
        result = statement.get();
      } catch (RuntimeException error) {
        back(() -> answer.tryFail(error));
        return;
      }
      if (dice.chance(faults.unansweredPpm())) {
        journal.count("acknowledgement lost");
        fail("the connection ended after the commit");
      } else {
        back(() -> answer.tryComplete(result));
      }
    }

    private void fail(String why) {
      journal.note(PLACE, () -> what + " of " + client.name() + ": " + why);
      back(() -> answer.tryFail(new ConnectionLostException(why)));
    }

    private void back(Runnable news) {
      if (wire.passes(PLACE, client.name())) {
        agenda.after(
            wire.delayUs(),
            () ->
                client.run(
                    () -> {
                      patience.cancel();
                      news.run();
                    }));
      }
    }
  }
}
