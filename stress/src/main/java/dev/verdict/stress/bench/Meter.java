package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.process.ProcessorTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the processes of a round and their database servers have spent so far. */
final class Meter {
  private final List<Database> servers;
  private final Crew crew;
  private final List<OptionalLong> postgres = new ArrayList<>();

  /**
   * @param servers a database of each server
   */
  Meter(List<Database> servers, Crew crew) throws SQLException {
    this.servers = servers;
    this.crew = crew;
    for (Database server : servers) {
      postgres.add(server.serverProcess());
    }
  }

  /** All of it since they were started. */
  Spent read() throws SQLException {
    Map<Role, Optional<Duration>> processor = new EnumMap<>(Role.class);
    crew.pids()
        .forEach((Role role, List<Long> pids) -> processor.put(role, ProcessorTime.of(pids)));
    processor.put(Role.POSTGRESQL, ofServers());
    long flushes = 0;
    long bytes = 0;
    for (Database server : servers) {
      flushes += server.walFlushes();
      bytes += server.walBytes();
    }
    return new Spent(flushes, bytes, processor);
  }

  /** Empty if one of them is not told. */
  private Optional<Duration> ofServers() {
    Optional<Duration> sum = Optional.of(Duration.ZERO);
    for (OptionalLong server : postgres) {
      Optional<Duration> time =
          server.isPresent() ? ProcessorTime.ofServer(server.getAsLong()) : Optional.empty();
      sum = sum.flatMap(before -> time.map(before::plus));
    }
    return sum;
  }
}
