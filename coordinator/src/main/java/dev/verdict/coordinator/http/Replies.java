package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions.Wait;
import java.time.Duration;

/** Answers that show a transaction. */
final class Replies {
  private Replies() {}

  static Reply transaction(int status, Snapshot snapshot) {
    return Reply.json(status, json -> TransactionJson.write(json, snapshot));
  }

  /** The answer to a call that may wait: 202 if it was not to wait, or waited in vain. */
  static Reply awaited(int status, Snapshot snapshot, Preference preference) {
    boolean open = preference.isAsync() || snapshot.summary().outcome().isEmpty();
    Reply reply = transaction(open ? 202 : status, snapshot);
    Reply located = open ? located(reply, snapshot) : reply;
    return preference
        .applied()
        .map(applied -> located.header("Preference-Applied", applied))
        .orElse(located);
  }

  static Reply located(Reply reply, Snapshot snapshot) {
    return reply.header("Location", "/v1/transactions/" + snapshot.id().text());
  }

  static Wait wait(Preference preference) {
    return preference.isAsync()
        ? new Wait(Wait.Until.ACCEPTED, Duration.ZERO)
        : new Wait(Wait.Until.FINISHED, preference.longest());
  }
}
