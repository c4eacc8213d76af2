package dev.verdict.sdk.servlet;

import dev.verdict.sdk.client.TransactionContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * An answer that is kept until the work of its request is done, and then begins with the headers
 * that tell what came of the transaction. Once it is released, it is like any other: what is
 * written goes out.
 */
final class HeldResponse extends HttpServletResponseWrapper {
  /** The longest body that is held back. What is longer goes out, and the transaction aborts. */
  static final int BYTES_MAX = 16 << 20;

  private final TransactionContext context;
  private final String what;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final HeldStream stream = new HeldStream();
  private Optional<PrintWriter> writer = Optional.empty();
  private Optional<Ending> ending = Optional.empty();
  private boolean released;

  /** What a container does in place of a body. */
  private interface Ending {
    void send() throws IOException;
  }

  /**
   * Holds an answer back.
   *
   * @param what names the request for people
   */
  HeldResponse(HttpServletResponse response, TransactionContext context, String what) {
    super(response);
    this.context = context;
    this.what = what;
  }

  /** The work is done: lets the answer go. */
  synchronized void release() throws IOException {
    if (released) {
      return;
    }
    writer.ifPresent(PrintWriter::flush);
    if (released) {
      return; // what the writer had kept was too much
    }
    tell();
    if (ending.isPresent()) {
      ending.get().send();
    } else if (body.size() > 0) {
      body.writeTo(super.getOutputStream());
    }
    body.reset();
  }

  /** Lets it go too early, so that the transaction must abort. */
  synchronized void giveUp(String why) throws IOException {
    context.doom(what + " " + why);
    release();
  }

  /** The work failed: the container answers. */
  synchronized void fail(Throwable cause) {
    context.doom(what + " failed: " + cause);
    if (!released) {
      tell();
    }
  }

  private void tell() {
    released = true;
    context.answerHeaders().forEach(super::setHeader);
  }

  private synchronized void end(Ending with) throws IOException {
    if (released) {
      with.send();
    } else if (isCommitted()) {
      throw new IllegalStateException("the response is committed");
    } else {
      ending = Optional.of(with);
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    end(() -> super.sendError(status));
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    end(() -> super.sendError(status, message));
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    end(() -> super.sendRedirect(location));
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return stream;
  }

  @Override
  public synchronized PrintWriter getWriter() throws IOException {
    if (writer.isEmpty()) {
      String encoding = getCharacterEncoding();
      setCharacterEncoding(encoding);
      writer = Optional.of(new PrintWriter(new OutputStreamWriter(stream, encoding)));
    }
    return writer.get();
  }

  @Override
  public synchronized boolean isCommitted() {
    return super.isCommitted() || (!released && ending.isPresent());
  }

  @Override
  public synchronized void flushBuffer() throws IOException {
    writer.ifPresent(PrintWriter::flush);
    if (released) {
      super.flushBuffer();
    }
  }

  @Override
  public synchronized void resetBuffer() {
    super.resetBuffer();
    forget();
  }

  @Override
  public synchronized void reset() {
    super.reset();
    forget();
    writer = Optional.empty();
  }

  private void forget() {
    if (ending.isPresent()) {
      throw new IllegalStateException("the response is committed");
    }
    writer.ifPresent(PrintWriter::flush);
    body.reset();
  }

  private ServletOutputStream out() throws IOException {
    return super.getOutputStream();
  }

  private final class HeldStream extends ServletOutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      synchronized (HeldResponse.this) {
        if (!released && body.size() + count > BYTES_MAX) {
          giveUp("answers more than " + BYTES_MAX + " bytes");
        }
        if (released) {
          out().write(bytes, from, count);
        } else if (ending.isEmpty()) {
          body.write(bytes, from, count);
        }
      }
    }

    @Override
    public void flush() throws IOException {
      synchronized (HeldResponse.this) {
        if (released) {
          out().flush();
        }
      }
    }

    @Override
    public boolean isReady() {
      synchronized (HeldResponse.this) {
        return !released || outIsReady();
      }
    }

    private boolean outIsReady() {
      try {
        return out().isReady();
      } catch (IOException e) {
        return true;
      }
    }

    /** Only for answers that go on in another thread. */
    @Override
    public void setWriteListener(WriteListener listener) {
      synchronized (HeldResponse.this) {
        try {
          giveUp("writes without blocking");
          out().setWriteListener(listener);
        } catch (IOException e) {
          listener.onError(e);
        }
      }
    }
  }
}
