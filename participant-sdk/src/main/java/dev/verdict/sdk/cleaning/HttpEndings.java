package dev.verdict.sdk.cleaning;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Asks over HTTP whichever coordinator answers: what is finished stays so, whoever says it. */
public final class HttpEndings implements Endings {
  private final AnyCoordinator coordinators;

  /** Over the coordinators of one installation. */
  public HttpEndings(AnyCoordinator coordinators) {
    this.coordinators = coordinators;
  }

  @Override
  public CompletionStage<Ended> ask(List<TxId> ids) {
    String texts = ids.stream().map(id -> '"' + id.text() + '"').collect(Collectors.joining(","));
    return coordinators.post(
        "/v1/transactions/finished", "{\"ids\":[" + texts + "]}", HttpEndings::read);
  }

  private static Ended read(Json answer) {
    Set<TxId> finished = new HashSet<>();
    if (!(answer.at("/finished") instanceof Json.Arr list)) {
      throw new IllegalStateException("the coordinator's answer has no list of what is finished");
    }
    list.items().forEach(item -> finished.add(new TxId(text(item))));
    Json oldest = answer.at("/oldest_unfinished");
    return new Ended(
        finished,
        Instant.parse(text(answer.at("/now"))),
        oldest instanceof Json.Null ? Optional.empty() : Optional.of(new TxId(text(oldest))));
  }

  private static String text(Json value) {
    if (value instanceof Json.Text text) {
      return text.value();
    }
    throw new IllegalStateException("not a text in the coordinator's answer: " + value);
  }
}
