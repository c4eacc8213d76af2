package dev.verdict.testkit;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.conformance.Cutter;
import dev.verdict.sdk.conformance.Subject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/** A participant in this process, on a database whose connections can be cut. */
final class InProcess implements Subject {
  private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);

  private final Participant participant;
  private final DataSource database;
  private final Optional<Numbers> numbers;
  private final Cutter cutter;

  InProcess(
      Participant participant, DataSource database, Optional<Numbers> numbers, Cutter cutter) {
    this.participant = participant;
    this.database = database;
    this.numbers = numbers;
    this.cutter = cutter;
  }

  @Override
  public Reply post(String call, byte[] body) throws IOException, InterruptedException {
    try {
      return answer(call, body).get(ANSWER_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer: " + e, e);
    }
  }

  private CompletableFuture<Reply> answer(String call, byte[] body) {
    if (!call.equals(ParticipantProtocol.BATCH)) {
      return participant.handle(call, body).toCompletableFuture();
    }
    GatheredLines lines = new GatheredLines();
    participant.handleBatch(body, lines);
    return lines.whole();
  }

  @Override
  public Optional<Json> state() throws IOException {
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = database.getConnection()) {
      return Optional.of(Json.of(numbers.get().read(connection)));
    } catch (SQLException e) {
      throw new IOException("the numbers cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Cutter> cutter() {
    return Optional.of(cutter);
  }
}
