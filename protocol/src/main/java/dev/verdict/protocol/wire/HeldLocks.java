package dev.verdict.protocol.wire;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a transaction holds, as its participants are told: {@code {"token": 17, "exclusive":
 * ["account:42"], "shared": ["rates"]}}.
 *
 * @param token the fencing token, positive: on each resource, who is granted a lock that conflicts
 *     with an earlier one has a larger token
 * @param resources the resources and how each is held; empty if the transaction holds nothing
 */
public record HeldLocks(long token, SortedMap<String, LockMode> resources) {
  /** Those of a transaction that has none. */
  public static final HeldLocks NONE = new HeldLocks(0, new TreeMap<>());

  /** The member with the token. */
  public static final String TOKEN = "token";

  /** Copies the resources. */
  public HeldLocks {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return resources.isEmpty();
  }

  /** The resources that are held so, in their order. */
  public List<String> held(LockMode mode) {
    List<String> names = new ArrayList<>();
    resources.forEach(
        (name, how) -> {
          if (how == mode) {
            names.add(name);
          }
        });
    return names;
  }

  /** The form in which it is told. */
  public Json toJson() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(TOKEN, Json.number(token));
    for (LockMode mode : LockMode.values()) {
      List<Json> names = new ArrayList<>();
      held(mode).forEach(name -> names.add(Json.text(name)));
      members.put(mode.word(), new Json.Arr(names));
    }
    return new Json.Obj(members);
  }

  /** Reads the form in which it is told; empty if the value has not that form. */
  public static Optional<HeldLocks> of(Json json) {
    if (!(json instanceof Json.Obj object)
        || !(object.members().get(TOKEN) instanceof Json.Num token)
        || token.value().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    SortedMap<String, LockMode> resources = new TreeMap<>();
    for (LockMode mode : LockMode.values()) {
      if (object.members().get(mode.word()) instanceof Json.Arr names) {
        for (Json name : names.items()) {
          if (!(name instanceof Json.Text text)) {
            return Optional.empty();
          }
          resources.putIfAbsent(text.value(), mode);
        }
      }
    }
    return Optional.of(new HeldLocks(token.value().longValue(), resources));
  }
}
