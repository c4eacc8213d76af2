package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the coordinator's own participant for atomic transactions gets: {@code {"branches": [{"id",
 * "participant", "operation", "style", "payload", "compensation"}]}}, the last one only where
 * something undoes the part.
 */
final class AtomicInput {
  private AtomicInput() {}

  static Mapping of(Work.Atomic work) {
    return new Mapping.ObjectOf(
        Map.of(
            "branches",
            new Mapping.ArrayOf(work.parts().stream().map(AtomicInput::branch).toList())));
  }

  private static Mapping branch(AtomicPart part) {
    Map<String, Mapping> members = new LinkedHashMap<>();
    members.put("id", constant(part.name().text()));
    members.put("participant", constant(part.participant()));
    members.put("operation", constant(part.operation()));
    members.put("style", constant(part.style().word()));
    members.put("payload", part.input());
    part.compensation().ifPresent(operation -> members.put("compensation", constant(operation)));
    return new Mapping.ObjectOf(members);
  }

  private static Mapping constant(String text) {
    return new Mapping.Constant(Json.text(text));
  }
}
