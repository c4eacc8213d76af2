package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.process.ProcessorTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the processes of a round and their database have spent so far. */
final class Meter {
  private final Database database;
  private final Crew crew;
  private final OptionalLong postgres;

  Meter(Database database, Crew crew) throws SQLException {
    this.database = database;
    this.crew = crew;
    this.postgres = database.serverProcess();
  }

  /** All of it since they were started. */
  Spent read() throws SQLException {
    Map<Role, Optional<Duration>> processor = new EnumMap<>(Role.class);
    crew.pids()
        .forEach((Role role, List<Long> pids) -> processor.put(role, ProcessorTime.of(pids)));
    processor.put(
        Role.POSTGRESQL,
        postgres.isPresent() ? ProcessorTime.ofServer(postgres.getAsLong()) : Optional.empty());
    return new Spent(database.walFlushes(), database.walBytes(), processor);
  }
}
