package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.Reply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Without a flaw, but all that is prepared locks one row, and nothing is done twice for one item.
 */
final class OneRowService extends Service {
  private final Set<String> prepared = ConcurrentHashMap.newKeySet();
  private final Map<String, String> doneFor = new ConcurrentHashMap<>();

  OneRowService() {
    super(Flaw.NONE);
  }

  @Override
  public Reply post(String call, byte[] body) {
    Map<String, Json> members = Service.members(body);
    String key = Service.key(members);
    Json payload = members.getOrDefault("payload", Json.nil());
    if (call.equals("prepare") && !prepared.isEmpty() && !prepared.contains(key)) {
      return Service.status(423);
    }
    Reply reply = super.post(call, body);
    boolean done = Service.text(reply).contains("\"done\"");
    if (call.equals("prepare") && done) {
      prepared.add(key);
    } else if (Set.of("commit", "abort").contains(call)) {
      prepared.remove(key);
    }
    return call.equals("action") && done && !key.equals(firstFor(payload, key))
        ? Service.status(500)
        : reply;
  }

  private String firstFor(Json payload, String key) {
    return doneFor.computeIfAbsent(payload.at("/item").toString(), item -> key);
  }
}
