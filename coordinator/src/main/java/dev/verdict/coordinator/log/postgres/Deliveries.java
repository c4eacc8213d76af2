package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outcomes of a batch on their way to where they are awaited: one trip for each event loop. */
final class Deliveries {
  private final Map<Optional<Context>, List<Runnable>> news = new LinkedHashMap<>();

  void add(Append append, AppendOutcome outcome) {
    news.computeIfAbsent(append.caller(), none -> new ArrayList<>()).add(append.settle(outcome));
  }

  void send() {
    news.forEach(
        (caller, outcomes) ->
            caller.ifPresentOrElse(
                context -> context.runOnContext(there -> outcomes.forEach(Runnable::run)),
                () -> outcomes.forEach(Runnable::run)));
  }
}
