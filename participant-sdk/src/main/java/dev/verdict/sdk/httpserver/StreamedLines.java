package dev.verdict.sdk.httpserver;

import com.sun.net.httpserver.HttpExchange;
import dev.verdict.sdk.AnswerLines;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Sends the answers to a batch on the server's threads, one at a time, in chunks. */
final class StreamedLines implements AnswerLines {
  private static final Logger LOG = System.getLogger(VerdictHandler.class.getName());
  private static final int STATUS_OK = 200;

  /** To {@link HttpExchange#sendResponseHeaders}: in chunks, and no body at all. */
  private static final int CHUNKED = 0;

  private static final int NO_BODY = -1;

  private final HttpExchange exchange;
  private final Deque<Piece> unsent = new ArrayDeque<>();
  private boolean writing;
  private Optional<OutputStream> begun = Optional.empty();
  private boolean broken;

  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(byte[] lines, boolean last) {}

  StreamedLines(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void send(byte[] lines, boolean last) {
    synchronized (this) {
      unsent.add(new Piece(lines, last));
      if (writing) {
        return;
      }
      writing = true;
    }
    VerdictHandler.later(exchange, this::write);
  }

  private void write() {
    for (Optional<Piece> next = next(); next.isPresent(); next = next()) {
      if (!broken) {
        write(next.get());
      }
    }
  }

  private synchronized Optional<Piece> next() {
    Optional<Piece> next = Optional.ofNullable(unsent.poll());
    writing = next.isPresent();
    return next;
  }

  private void write(Piece piece) {
    try {
      OutputStream out = begun.isPresent() ? begun.get() : begin(piece);
      out.write(piece.lines());
      out.flush();
      if (piece.last()) {
        exchange.close();
      }
    } catch (IOException | RuntimeException e) {
      broken = true;
      exchange.close();
      LOG.log(Level.DEBUG, "a batch's connection broke", e);
    }
  }

  private OutputStream begin(Piece first) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    if (!first.last()) {
      exchange.getResponseHeaders().set(UNBUFFERED, UNBUFFERED_VALUE);
    }
    exchange.sendResponseHeaders(STATUS_OK, lengthOf(first));
    OutputStream out = exchange.getResponseBody();
    begun = Optional.of(out);
    return out;
  }

  private static int lengthOf(Piece first) {
    if (!first.last()) {
      return CHUNKED;
    }
    return first.lines().length == 0 ? NO_BODY : first.lines().length;
  }
}
