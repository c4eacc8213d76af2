package dev.verdict.sdk.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes pieces as the network takes them, each flushed. Whoever comes while somebody writes, or
 * while the container is to tell when more can be written, leaves his piece behind.
 */
final class Writing implements WriteListener {
  private final ServletOutputStream out;
  private final Runnable ended;
  private final Consumer<Throwable> broken;
  private final Deque<Piece> unwritten = new ArrayDeque<>();
  private boolean busy;
  private boolean over;

  /** Of whoever writes. */
  private boolean flushDue;

  private boolean lastWritten;

  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(byte[] bytes, boolean last) {}

  /**
   * @param ended is told once the last piece is written
   * @param broken is told once nothing more can be written
   */
  Writing(ServletOutputStream out, Runnable ended, Consumer<Throwable> broken) {
    this.out = out;
    this.ended = ended;
    this.broken = broken;
  }

  /** Begins with that piece; from now on the container tells when it can be written. */
  void begin(byte[] bytes, boolean last) {
    unwritten.add(new Piece(bytes, last));
    busy = true;
    out.setWriteListener(this);
  }

  /** Takes another piece, after the first and before the last. */
  void add(byte[] bytes, boolean last) {
    synchronized (this) {
      if (over) {
        return;
      }
      unwritten.add(new Piece(bytes, last));
      if (busy) {
        return;
      }
      busy = true;
    }
    try {
      onWritePossible();
    } catch (IOException | RuntimeException e) {
      onError(e);
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (lastWritten) {
        close();
        ended.run();
        return;
      }
      if (flushDue) {
        flushDue = false;
        out.flush();
      } else if (!writeNext()) {
        return;
      }
    }
  }

  /** False if there is nothing to write: then somebody else may write. */
  private boolean writeNext() throws IOException {
    Optional<Piece> next = next();
    if (next.isEmpty()) {
      return false;
    }
    Piece piece = next.get();
    lastWritten = piece.last();
    flushDue = !piece.last();
    if (piece.bytes().length > 0) {
      out.write(piece.bytes());
    }
    return true;
  }

  private synchronized Optional<Piece> next() {
    Optional<Piece> next = Optional.ofNullable(unwritten.poll());
    busy = next.isPresent();
    return next;
  }

  private synchronized void close() {
    over = true;
    unwritten.clear();
  }

  @Override
  public void onError(Throwable error) {
    close();
    broken.accept(error);
  }
}
