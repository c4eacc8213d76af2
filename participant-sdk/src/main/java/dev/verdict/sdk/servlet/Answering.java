package dev.verdict.sdk.servlet;

import dev.verdict.sdk.Reply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends one reply, from whichever thread it comes, without waiting for the network; ends the
 * request in any case, once.
 */
final class Answering implements AsyncListener {
  private static final Logger LOG = System.getLogger(Answering.class.getName());

  private final AsyncContext context;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  Answering(AsyncContext context) {
    this.context = context;
  }

  /** Sends the reply; a second one, or one that is too late, is dropped. */
  void send(Reply reply) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try {
      HttpServletResponse response = response(context.getResponse());
      response.setStatus(reply.status());
      response.setContentType(reply.contentType());
      response.setContentLength(reply.body().length);
      ServletOutputStream out = response.getOutputStream();
      out.setWriteListener(new Writing(out, reply.body()));
    } catch (IOException | RuntimeException e) {
      giveUp(e);
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

  private final class Writing implements WriteListener {
    private final ServletOutputStream out;
    private final byte[] body;
    private boolean written;

    Writing(ServletOutputStream out, byte[] body) {
      this.out = out;
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (written) {
          end();
          return;
        }
        written = true;
        out.write(body);
      }
    }

    @Override
    public void onError(Throwable error) {
      giveUp(error);
    }
  }
}
