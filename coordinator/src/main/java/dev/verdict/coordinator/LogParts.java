package dev.verdict.coordinator;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.http.BackendSlot;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.SpreadLog;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.LogPlace;
import dev.verdict.coordinator.log.postgres.PostgresLockStore;
import dev.verdict.coordinator.log.postgres.PostgresLog;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import dev.verdict.coordinator.log.postgres.SpreadLockStore;
import dev.verdict.coordinator.telemetry.DatabaseMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a node has once for each database of its log: a writer, and its signs of life among the
 * shards there. With one database nothing stands in front of it.
 */
final class LogParts {
  /** Nodes look every second; who did not answer for so long is away. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private final Spread<Part> parts;
  private final int shards;
  private final UUID id;

  /**
   * Of one database.
   *
   * @param number from 1, for people
   * @param isOnly whether the log is in no other
   * @param database the database
   * @param log writes and reads there
   * @param shards the epochs there
   * @param open completes when the database may be used
   * @param refusal why it may not, if it was refused as it is, in words
   * @param meters what is measured of it
   */
  record Part(
      int number,
      boolean isOnly,
      Database database,
      PostgresLog log,
      PostgresShardTable shards,
      Future<Void> open,
      Supplier<Optional<String>> refusal,
      DatabaseMeters meters) {
    private boolean takesWrites() {
      return open.succeeded() && log.available() && answers();
    }

    /** Whether it gives signs of life; of the only one its writer tells enough. */
    private boolean answers() {
      return isOnly || (shards.silence().compareTo(SILENCE_MAX) < 0 && !shards.isStrange());
    }
  }

  /** How this node is known to others. */
  record Self(String owner, String url, Map<String, String> settings) {}

  /**
   * @param databases the home is open
   * @param shards how many shards there are in all
   */
  LogParts(
      Vertx vertx,
      LogDatabases databases,
      int shards,
      Self self,
      CrashPoints crashPoints,
      WriteListener listener,
      MeterRegistry registry) {
    List<Part> made = new ArrayList<>();
    for (Database database : databases.databases().parts()) {
      DatabaseMeters meters = new DatabaseMeters(registry, made.size() + 1);
      Part part =
          new Part(
              made.size() + 1,
              databases.databases().isOne(),
              database,
              PostgresLog.create(
                  vertx, database, self.owner(), crashPoints, both(listener, meters)),
              new PostgresShardTable(
                  database,
                  self.owner(),
                  self.url(),
                  self.settings(),
                  place(databases, made.size(), shards)),
              databases.opened().parts().get(made.size()),
              databases.refusals().parts().get(made.size()),
              meters);
      meters.watch(part::takesWrites, part.log()::waiting);
      made.add(part);
    }
    this.parts = new Spread<>(made);
    this.shards = shards;
    this.id = databases.id();
  }

  private static Optional<String> place(LogDatabases databases, int number, int shards) {
    int count = databases.databases().parts().size();
    return count == 1
        ? Optional.empty()
        : Optional.of(new LogPlace(number, count, shards).condition(databases.id()));
  }

  private static WriteListener both(WriteListener one, WriteListener other) {
    return (entries, forced, tookNanos) -> {
      one.written(entries, forced, tookNanos);
      other.written(entries, forced, tookNanos);
    };
  }

  Spread<Part> spread() {
    return parts;
  }

  Spread<Database> databases() {
    return parts.map(Part::database);
  }

  /** The log, for any caller. */
  TransactionLog log() {
    return log(Part::log);
  }

  /** The log for callers on this context. */
  TransactionLog on(Context caller) {
    return log(part -> part.log().on(caller));
  }

  private TransactionLog log(Function<Part, TransactionLog> each) {
    return parts.isOne() ? each.apply(parts.home()) : new SpreadLog(parts.map(each), shards);
  }

  /** The log in each database. */
  Spread<TransactionLog> logs() {
    return parts.map(Part::log);
  }

  /** Notes whether the database at that place, from 0, answered when it was looked at. */
  void seen(int place, boolean answered) {
    parts.parts().get(place).meters().seen(answered);
  }

  /**
   * Who leads this shard speaks for the cluster: the first one in a database that is there, so that
   * somebody does while the home is away.
   */
  int speakerShard() {
    return IntStream.range(0, parts.parts().size())
        .filter(place -> parts.parts().get(place).takesWrites())
        .findFirst()
        .orElse(0);
  }

  /**
   * @param leads whether this node leads a shard; asked on any thread
   */
  LockStore locks(IntPredicate leads) {
    return parts.isOne()
        ? new PostgresLockStore(parts.home().database())
        : new SpreadLockStore(databases(), id, leads);
  }

  /** How many entries wait to be written. For any thread. */
  int waiting() {
    return parts.parts().stream().mapToInt(part -> part.log().waiting()).sum();
  }

  /** Which databases take no writes, each in words; empty if all do. */
  List<String> objections() {
    return parts.parts().stream().flatMap(part -> objection(part).stream()).toList();
  }

  private Optional<String> objection(Part part) {
    String which =
        parts.isOne()
            ? "the log's database"
            : "the log's database " + part.number() + " of " + parts.parts().size();
    if (!part.open().succeeded()) {
      return Optional.of(
          which
              + part.refusal()
                  .get()
                  .map(why -> " is refused as it is: " + why)
                  .orElse(" is not open yet"));
    }
    if (part.shards().isStrange()) {
      return Optional.of(which + " was exchanged for another one, which is not used");
    }
    if (!part.answers()) {
      return Optional.of(which + " does not answer");
    }
    return part.takesWrites() ? Optional.empty() : Optional.of(which + " does not take writes");
  }

  /** How each of several databases is; empty if there is one only. */
  List<BackendSlot.LogDatabase> states() {
    return parts.isOne()
        ? List.of()
        : parts.parts().stream()
            .map(part -> new BackendSlot.LogDatabase(part.number(), objection(part)))
            .toList();
  }

  /** Ends the sessions in which this node gives its signs of life. */
  void closeTables() {
    parts.parts().forEach(part -> part.shards().close());
  }

  /** Writes what is queued where the database is there, for a bounded time, and stops. */
  Future<Void> closeLogs() {
    return Future.join(parts.parts().stream().map(part -> part.log().close()).toList()).mapEmpty();
  }
}
