package dev.verdict.coordinator.http;

import dev.verdict.coordinator.console.StuckGroup;
import dev.verdict.coordinator.console.StuckGroups;
import dev.verdict.coordinator.engine.Standstill;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** Calls that the recovery console is made of. */
final class ConsoleEndpoints {
  private final BackendSlot slot;
  private final Defaults defaults;

  ConsoleEndpoints(BackendSlot slot, Defaults defaults) {
    this.slot = slot;
    this.defaults = defaults;
  }

  List<Endpoint> all() {
    return List.of(new Endpoint(HttpMethod.GET, "/v1/stuck", this::stuck));
  }

  private Future<Reply> stuck(Exchange exchange) {
    return slot.require().transactions().stuck(defaults.namespace()).map(ConsoleEndpoints::reply);
  }

  private static Reply reply(Standstill standstill) {
    List<StuckGroup> groups =
        StuckGroups.of(
            standstill.counts().kinds(),
            alike -> Optional.ofNullable(standstill.participants().get(alike)));
    boolean complete = standstill.counts().complete();
    return Reply.json(200, json -> ConsoleJson.writeStuck(json, groups, complete));
  }
}
