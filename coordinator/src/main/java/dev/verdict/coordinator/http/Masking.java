package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.json.JsonTextException;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hides what some members of payloads hold from whoever looks: a member of one of the names, in
 * whatever case and at whatever depth, is shown with {@link #HIDDEN} as its value. What is stored
 * and what is sent to participants stays as it is.
 */
public final class Masking {
  /** Stands where something is hidden. */
  public static final String HIDDEN = "***";

  /** Hides nothing. */
  public static final Masking NONE = new Masking(Set.of());

  private static final String ALL_HIDDEN = JsonText.write(Json.text(HIDDEN));

  private final Set<String> names;

  /**
   * @param names of members
   */
  public Masking(Set<String> names) {
    this.names = names.stream().map(Masking::folded).collect(Collectors.toUnmodifiableSet());
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The transaction as it is shown. */
  Snapshot of(Snapshot snapshot) {
    return names.isEmpty() ? snapshot : with(snapshot, of(snapshot.output()));
  }

  /** The same, but that its output is shown as it is. */
  Snapshot ofAllButOutput(Snapshot snapshot) {
    return names.isEmpty() ? snapshot : with(snapshot, snapshot.output());
  }

  private Snapshot with(Snapshot snapshot, Json output) {
    return snapshot.showing(output, snapshot.history().stream().map(this::of).toList());
  }

  private Entry of(Entry entry) {
    return new Entry(entry.seq(), entry.epoch(), entry.writtenAt(), shown(entry.records()));
  }

  /** What cannot be read may hold anything, and is hidden as a whole. */
  private String shown(String records) {
    try {
      return JsonText.write(of(JsonText.read(records)));
    } catch (JsonTextException unreadable) {
      return ALL_HIDDEN;
    }
  }

  /** The value as it is shown. */
  Json of(Json value) {
    if (names.isEmpty()) {
      return value;
    }
    if (value instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(this::of).toList());
    }
    return value instanceof Json.Obj object ? of(object.members()) : value;
  }

  /** Whether something in it stands where this hides what there was, as if it were that. */
  boolean isHidden(Json value) {
    if (value instanceof Json.Arr array) {
      return array.items().stream().anyMatch(this::isHidden);
    }
    return value instanceof Json.Obj object
        && object.members().entrySet().stream().anyMatch(this::isHidden);
  }

  private boolean isHidden(Map.Entry<String, Json> member) {
    return names.contains(folded(member.getKey()))
        ? member.getValue().equals(Json.text(HIDDEN))
        : isHidden(member.getValue());
  }

  private Json of(Map<String, Json> members) {
    Map<String, Json> shown = new LinkedHashMap<>();
    members.forEach(
        (name, value) ->
            shown.put(name, names.contains(folded(name)) ? Json.text(HIDDEN) : of(value)));
    return new Json.Obj(shown);
  }
}
