package dev.verdict.testkit;

import dev.verdict.sdk.AnswerLines;
import dev.verdict.sdk.Reply;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/** The answers to a batch, once all have come. */
final class GatheredLines implements AnswerLines {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Reply> whole = new CompletableFuture<>();

  @Override
  public void send(byte[] lines, boolean last) {
    bytes.writeBytes(lines);
    if (last) {
      whole.complete(new Reply(200, CONTENT_TYPE, bytes.toByteArray()));
    }
  }

  CompletableFuture<Reply> whole() {
    return whole;
  }
}
