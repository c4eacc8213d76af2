package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.SeenInstance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The instances that announced themselves. Guarded by the database's lock. */
final class MemoryInstances {
  private final InstantSource clock;
  private final Map<Key, Row> rows =
      new TreeMap<>(Comparator.comparing(Key::service).thenComparing(Key::id));

  MemoryInstances(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(String service, String id) {}

  private record Row(Instance instance, Instant seenAt, boolean gone) {}

  boolean announce(Instance instance) {
    Key key = new Key(instance.service(), instance.id());
    if (others(key).filter(this::isAlive).count() >= ParticipantStore.INSTANCES_MAX) {
      return false;
    }
    rows.put(key, new Row(instance, clock.instant(), false));
    List<Row> dead = others(key).filter(row -> !isAlive(row)).toList();
    rows.values().removeAll(dead);
    return true;
  }

  private Stream<Row> others(Key key) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().service().equals(key.service()))
        .filter(row -> !row.getKey().equals(key))
        .map(Map.Entry::getValue);
  }

  boolean signOff(String service, String id) {
    Key key = new Key(service, id);
    rows.computeIfPresent(key, (same, row) -> new Row(row.instance, row.seenAt, true));
    return true;
  }

  List<SeenInstance> list() {
    return rows.values().stream().map(row -> new SeenInstance(row.instance, isAlive(row))).toList();
  }

  private boolean isAlive(Row row) {
    return !row.gone && row.seenAt.isAfter(clock.instant().minus(ParticipantStore.TIME_TO_LIVE));
  }
}
