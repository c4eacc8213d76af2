package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.LogPlace;
import dev.verdict.coordinator.log.postgres.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The databases of a log, and when each may be used. The home comes first. Whatever is asked of a
 * further one fails until it was seen to be the right one. One that cannot be reached holds up
 * nobody, once all were set up: its shards wait, the others do not.
 */
final class LogDatabases {
  /** A further database that says nothing for so long is not waited for. */
  private static final long SILENCE_MILLIS_MAX = 10_000;

  private final Vertx vertx;
  private final Config.Postgres home;
  private volatile Optional<LogPlace.Log> log = Optional.empty();
  private final Spread<Base> bases;
  private volatile boolean passed;

  /** One of them. */
  private static final class Base {
    final DatabaseGate gate;
    final Promise<Void> open = Promise.promise();

    /** Completes when it is open or is waited for. */
    final Promise<Void> tried;

    Base(DatabaseGate gate, Promise<Void> tried) {
      this.gate = gate;
      this.tried = tried;
    }
  }

  /**
   * @param vertx runs it
   * @param config the further databases, the number of shards, and what to refuse
   * @param home the first database
   * @param waiting told in words why it still waits
   */
  LogDatabases(Vertx vertx, Config config, Config.Postgres home, Consumer<String> waiting) {
    this.vertx = vertx;
    this.home = home;
    List<Config.Postgres> all = new ArrayList<>(List.of(home));
    all.addAll(config.further());
    List<Base> made = new ArrayList<>();
    for (int number = 0; number < all.size(); number++) {
      made.add(base(config, all, number, waiting));
    }
    this.bases = new Spread<>(made);
  }

  private Base base(
      Config config, List<Config.Postgres> all, int number, Consumer<String> waiting) {
    Promise<Void> tried = Promise.promise();
    DatabaseGate gate =
        new DatabaseGate(
            vertx,
            config,
            all.get(number),
            new LogPlace(number, all.size(), config.shards()),
            () -> number == 0 ? Optional.empty() : log,
            new DatabaseGate.Listener() {
              @Override
              public void waits(String why) {
                if (!passed) {
                  waiting.accept(why);
                }
                tried.tryComplete();
              }

              @Override
              public void refused(StartException why, boolean misplaced) {
                if (misplaced || !log.orElseThrow().complete()) {
                  tried.tryFail(why);
                }
                waits(String.valueOf(why.getMessage()));
              }
            });
    if (number > 0) {
      gate.database()
          .withhold("the log's database " + (number + 1) + " of " + all.size() + " is not open");
    }
    return new Base(gate, tried);
  }

  /**
   * Which log it is, the same for all databases.
   *
   * @throws java.util.NoSuchElementException before the home is open
   */
  UUID id() {
    return log.orElseThrow().id();
  }

  /** All of them; what is asked of a further one that is not open fails. */
  Spread<Database> databases() {
    return bases.map(base -> base.gate.database());
  }

  /** When each is open; one that is refused is when it has become right. */
  Spread<Future<Void>> opened() {
    return bases.map(base -> base.open.future());
  }

  /** Why each is refused as it is, in words; empty if it is not. */
  Spread<Supplier<Optional<String>>> refusals() {
    return bases.map(base -> base.gate::refusal);
  }

  /**
   * Completes when the home is open, and each further one is, or was set up before and cannot be
   * used yet. Fails with {@link StartException} if the home cannot be used, if a further one is
   * another one than it should be, and, as long as they were not all set up, if one is refused.
   */
  Future<Void> open() {
    return open(bases.home())
        .<Void>compose(
            known -> {
              log = Optional.of(known);
              return bases.isOne() ? Future.succeededFuture() : openFurther(known);
            })
        .onSuccess(open -> passed = true);
  }

  private static Future<LogPlace.Log> open(Base base) {
    Future<LogPlace.Log> opening = base.gate.open();
    opening
        .onSuccess(known -> base.gate.database().release())
        .<Void>mapEmpty()
        .onComplete(base.open)
        .onComplete(base.tried::tryComplete, base.tried::tryFail);
    return opening;
  }

  private Future<Void> openFurther(LogPlace.Log known) {
    List<Future<Void>> needed = new ArrayList<>();
    for (Base base : bases.parts().subList(1, bases.parts().size())) {
      open(base);
      vertx.setTimer(SILENCE_MILLIS_MAX, id -> base.tried.tryComplete());
      needed.add(known.complete() ? base.tried.future() : opened(base));
    }
    return Future.all(needed)
        .compose(
            open ->
                known.complete()
                    ? Future.succeededFuture()
                    : vertx.executeBlocking(this::complete));
  }

  private static Future<Void> opened(Base base) {
    Promise<Void> opened = Promise.promise();
    base.open.future().onSuccess(opened::tryComplete);
    base.tried.future().onFailure(opened::tryFail);
    return opened.future();
  }

  @SuppressWarnings("NullAway") // a callable without a result
  private Void complete() throws SQLException {
    Migrations.complete(JdbcSource.of(home));
    return null;
  }

  Future<Void> close() {
    return Future.join(bases.parts().stream().map(base -> base.gate.close()).toList()).mapEmpty();
  }
}
