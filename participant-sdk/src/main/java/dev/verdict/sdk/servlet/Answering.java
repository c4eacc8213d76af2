package dev.verdict.sdk.servlet;

import dev.verdict.sdk.AnswerLines;
import dev.verdict.sdk.Reply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends one reply, whole or in pieces, from whichever thread it comes, without waiting for the
 * network; ends the request in any case, once.
 */
final class Answering implements AsyncListener, AnswerLines {
  private static final Logger LOG = System.getLogger(Answering.class.getName());

  private final AsyncContext context;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Of a batch whose answer has begun; set by the first of its pieces. */
  private Optional<Writing> begun = Optional.empty();

  Answering(AsyncContext context) {
    this.context = context;
  }

  /** Sends the reply; a second one, or one that is too late, is dropped. */
  void send(Reply reply) {
    begin(reply.status(), reply.contentType(), reply.body(), true);
  }

  @Override
  public void send(byte[] lines, boolean last) {
    if (ended.get()) {
      return;
    }
    if (begun.isPresent()) {
      begun.get().add(lines, last);
    } else {
      begun = begin(HttpServletResponse.SC_OK, CONTENT_TYPE, lines, last);
    }
  }

  private Optional<Writing> begin(int status, String type, byte[] first, boolean last) {
    if (!answered.compareAndSet(false, true)) {
      return Optional.empty();
    }
    try {
      HttpServletResponse response = response(context.getResponse());
      response.setStatus(status);
      response.setContentType(type);
      if (last) {
        response.setContentLength(first.length);
      } else {
        response.setHeader(UNBUFFERED, UNBUFFERED_VALUE);
      }
      ServletOutputStream out = response.getOutputStream();
      Writing writing = new Writing(out, this::end, this::giveUp);
      writing.begin(first, last);
      return Optional.of(writing);
    } catch (IOException | RuntimeException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  /** Ends the request without more: its client is gone. */
  void giveUp(Throwable error) {
    answered.set(true);
    LOG.log(Level.DEBUG, "a call's connection broke", error);
    end();
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.log(Level.DEBUG, "the container has ended the request", e);
      }
    }
  }

  private static HttpServletResponse response(ServletResponse response) {
    return (HttpServletResponse) response;
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    if (answered.compareAndSet(false, true)) {
      response(context.getResponse()).setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    giveUp(event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    answered.set(true);
    ended.set(true);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
