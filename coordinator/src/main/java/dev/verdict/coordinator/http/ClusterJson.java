package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.leadership.Absence;
import dev.verdict.coordinator.leadership.Absences;
import dev.verdict.coordinator.leadership.ShardDirectory.Owner;
import dev.verdict.coordinator.leadership.ShardMove;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who leads which shards, as this node last saw it, as JSON. */
final class ClusterJson {
  private static final Comparator<Owner> BY_ADDRESS =
      Comparator.comparing((Owner owner) -> owner.url().toString()).thenComparing(Owner::node);

  private ClusterJson() {}

  static void write(JsonGenerator json, Peers peers) throws IOException {
    Map<Owner, List<Integer>> led = new LinkedHashMap<>();
    List<Integer> unled = new ArrayList<>();
    for (int shard = 0; shard < peers.shards(); shard++) {
      Optional<Owner> owner = peers.directory().ownerOf(shard);
      owner.map(it -> led.computeIfAbsent(it, first -> new ArrayList<>())).orElse(unled).add(shard);
    }
    json.writeStartObject();
    json.writeNumberField("shards", peers.shards());
    json.writeArrayFieldStart("leaders");
    for (Owner owner : led.keySet().stream().sorted(BY_ADDRESS).toList()) {
      json.writeStartObject();
      json.writeStringField("node", owner.node());
      json.writeStringField("url", owner.url().toString());
      json.writeBooleanField("self", owner.node().equals(peers.node()));
      writeShards(json, "shards", led.getOrDefault(owner, List.of()));
      json.writeEndObject();
    }
    json.writeEndArray();
    writeShards(json, "unled", unled);
    json.writeArrayFieldStart("moves");
    for (ShardMove move : peers.moves().recent()) {
      write(json, move);
    }
    json.writeEndArray();
    write(json, peers.absences().roll());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Absences.Roll roll) throws IOException {
    if (roll.seenAt().isAfter(Instant.MIN)) {
      json.writeStringField("seen_at", TransactionJson.time(roll.seenAt()));
    }
    json.writeNumberField("present", roll.present());
    json.writeArrayFieldStart("absences");
    for (Absence absence : roll.absences()) {
      json.writeStartObject();
      json.writeStringField("node", absence.node().id());
      json.writeStringField("url", address(absence.node()));
      json.writeStringField("since", TransactionJson.time(absence.since()));
      json.writeBooleanField("session_open", absence.sessionOpen());
      if (absence.end().isPresent()) {
        write(json, absence.end().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Absence.End end) throws IOException {
    json.writeStringField("ended_at", TransactionJson.time(end.at()));
    if (end.back().isPresent()) {
      write(json, "back", end.back().get());
    }
  }

  static void write(JsonGenerator json, ShardMove move) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", move.kind().name().toLowerCase(Locale.ROOT));
    write(json, "from", move.from());
    write(json, "to", move.to());
    writeShards(json, "shards", move.shards());
    json.writeStringField("at", TransactionJson.time(move.at()));
    json.writeNumberField("gap_ms", move.gap().toMillis());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, ShardMove.Node node)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("node", node.id());
    json.writeStringField("url", address(node));
    json.writeEndObject();
  }

  private static String address(ShardMove.Node node) {
    return node.url().map(URI::toString).orElse("");
  }

  private static void writeShards(JsonGenerator json, String name, List<Integer> shards)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int shard : shards) {
      json.writeNumber(shard);
    }
    json.writeEndArray();
  }
}
