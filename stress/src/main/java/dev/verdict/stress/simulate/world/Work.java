package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service is asked to do: change an account.
 *
 * @param ref the client's own name for the whole transaction
 * @param account which account
 * @param amount by how much
 * @param declined whether the service is to say no
 */
record Work(String ref, String account, long amount, boolean declined) {
  static Work of(Json input) {
    Map<String, Json> members = ((Json.Obj) input).members();
    return new Work(
        text(members, "ref"),
        text(members, "account"),
        number(members, "amount"),
        members.get("declined") instanceof Json.Bool bool && bool.value());
  }

  private static String text(Map<String, Json> members, String name) {
    return members.get(name) instanceof Json.Text text ? text.value() : "";
  }

  private static long number(Map<String, Json> members, String name) {
    return members.get(name) instanceof Json.Num num ? num.value().longValue() : 0;
  }

  Json json() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("ref", Json.text(ref));
    members.put("account", Json.text(account));
    members.put("amount", Json.number(amount));
    members.put("declined", Json.bool(declined));
    return new Json.Obj(members);
  }
}
