package dev.verdict.sdk.servlet;

import dev.verdict.sdk.Participant;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Receives a request's body as it comes, without waiting: up to {@link Participant#BODY_BYTES_MAX}.
 * What goes beyond is read and dropped, since a client that is still sending may not see an answer;
 * but only up to {@link #DROPPED_BYTES_MAX}.
 */
final class ReceivedBody implements ReadListener {
  static final int DROPPED_BYTES_MAX = 8 << 20;

  private static final int CHUNK_BYTES = 8 << 10;

  private final ServletInputStream in;
  private final Consumer<byte[]> complete;
  private final Runnable tooLarge;
  private final Consumer<Throwable> failed;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int bytes;
  private boolean over;

  ReceivedBody(
      ServletInputStream in,
      Consumer<byte[]> complete,
      Runnable tooLarge,
      Consumer<Throwable> failed) {
    this.in = in;
    this.complete = complete;
    this.tooLarge = tooLarge;
    this.failed = failed;
  }

  void receive() {
    in.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over && in.isReady() && !in.isFinished()) {
      int count = in.read(chunk);
      if (count > 0) {
        take(count);
      }
    }
  }

  private void take(int count) {
    bytes += count;
    if (bytes <= Participant.BODY_BYTES_MAX) {
      kept.write(chunk, 0, count);
    } else if (bytes > Participant.BODY_BYTES_MAX + DROPPED_BYTES_MAX) {
      end();
    }
  }

  @Override
  public void onAllDataRead() {
    end();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (bytes <= Participant.BODY_BYTES_MAX) {
      complete.accept(kept.toByteArray());
    } else {
      tooLarge.run();
    }
  }

  @Override
  public void onError(Throwable error) {
    over = true;
    failed.accept(error);
  }
}
