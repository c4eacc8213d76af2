package dev.verdict.stress.chaos;

import dev.verdict.stress.chaos.check.Company;
import dev.verdict.stress.chaos.client.Diary;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.Formats;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.LineFile;
import dev.verdict.stress.chaos.history.Prepared;
import dev.verdict.stress.chaos.history.Tables;
import dev.verdict.stress.chaos.history.Together;
import dev.verdict.stress.chaos.world.Pauses;
import dev.verdict.stress.chaos.world.Service;
import dev.verdict.stress.chaos.world.World;
import dev.verdict.stress.simulate.trace.Trace;
import dev.verdict.stress.simulate.trace.TraceTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads the history of a run out of its databases and files. */
final class Reading {
  private static final long BETWEEN_LOOKS_MS = 500;

  private Reading() {}

  /** Waits until nothing is left to do, but no longer than that. */
  static void awaitNothingLeft(World world, Duration most) throws SQLException {
    long endNs = System.nanoTime() + most.toNanos();
    while (left(world) > 0 && System.nanoTime() - endNs < 0) {
      Pauses.millis(BETWEEN_LOOKS_MS);
    }
  }

  private static long left(World world) throws SQLException {
    long left = 0;
    try (Connection connection = world.log().connect(World.LOG_DATABASE)) {
      left += Tables.unfinished(connection);
    }
    for (Service service : world.services()) {
      try (Connection connection = world.data().connect(service.name())) {
        left += Tables.open(connection);
      }
    }
    return left;
  }

  /** What the log says of the formats that were written. */
  static Formats formats(World world) throws SQLException {
    try (Connection connection = world.log().connect(World.LOG_DATABASE)) {
      return Tables.formats(connection);
    }
  }

  /** How calls travelled; empty if the coordinators were not told that they may together. */
  static Optional<Company> company(World world) {
    if (!world.callsTravelTogether()) {
      return Optional.empty();
    }
    return Optional.of(
        Company.of(
            world.services().stream()
                .flatMap(each -> LineFile.read(world.batches(each.name()), Together.class).stream())
                .toList()));
  }

  static History of(World world, List<Happened> faults) throws SQLException {
    List<Effect> effects = new ArrayList<>();
    List<Balance> balances = new ArrayList<>();
    List<Prepared> prepared = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (Service service : world.services()) {
      String name = service.name();
      try (Connection connection = world.data().connect(name)) {
        effects.addAll(Tables.effects(connection, name));
        balances.addAll(Tables.balances(connection, name));
        prepared.addAll(Tables.prepared(connection, name));
      }
      calls.addAll(LineFile.read(world.calls(name), Call.class));
    }
    try (Connection connection = world.log().connect(World.LOG_DATABASE)) {
      return new History(
          Diary.read(world.folder()),
          Tables.log(connection),
          new History.Services(effects, balances, prepared, calls),
          faults);
    }
  }

  /** What the processes did, for those who want to compare it with what they can do. */
  static Trace trace(World world, History history) throws SQLException {
    try (Connection connection = world.log().connect(World.LOG_DATABASE)) {
      return new Trace(
          TraceTables.definitions(connection),
          TraceTables.entries(connection),
          history.log().decisions(),
          history.log().epochs().entrySet().stream()
              .map(each -> new Trace.Shard(each.getKey(), each.getValue()))
              .sorted(Comparator.comparing(Trace.Shard::shard))
              .toList(),
          history.services().calls(),
          history.clients().told());
    }
  }
}
