package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.Lending;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.FilterReader;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;

/**
 * Streams of large objects, which the driver reads and writes bit by bit. Once the handler is over
 * they fail; to close them does nothing then.
 */
final class GuardedStreams {
  private GuardedStreams() {}

  /** One use of a stream. */
  private interface Use<T> {
    T run() throws IOException;
  }

  /** One use of a stream that gives nothing. */
  private interface Step {
    void run() throws IOException;
  }

  private static void doing(Lending lending, Step step) throws IOException {
    during(
        lending,
        () -> {
          step.run();
          return true;
        });
  }

  private static <T> T during(Lending lending, Use<T> use) throws IOException {
    synchronized (lending) {
      if (lending.isOver()) {
        throw new IOException(Lending.OVER);
      }
      return use.run();
    }
  }

  private static void close(Lending lending, Closeable stream) throws IOException {
    synchronized (lending) {
      if (!lending.isOver()) {
        stream.close();
      }
    }
  }

  /** Bytes to read. */
  static final class In extends FilterInputStream {
    private final Lending lending;

    In(InputStream target, Lending lending) {
      super(target);
      this.lending = lending;
    }

    @Override
    public int read() throws IOException {
      return during(lending, in::read);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return during(lending, () -> in.read(bytes, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
      return during(lending, () -> in.skip(count));
    }

    @Override
    public int available() throws IOException {
      return during(lending, in::available);
    }

    @Override
    public synchronized void mark(int limit) {
      synchronized (lending) {
        if (!lending.isOver()) {
          in.mark(limit);
        }
      }
    }

    @Override
    public synchronized void reset() throws IOException {
      doing(lending, in::reset);
    }

    @Override
    public void close() throws IOException {
      GuardedStreams.close(lending, in);
    }
  }

  /** Bytes to write. */
  static final class Out extends FilterOutputStream {
    private final Lending lending;

    Out(OutputStream target, Lending lending) {
      super(target);
      this.lending = lending;
    }

    @Override
    public void write(int next) throws IOException {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      doing(lending, () -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      doing(lending, out::flush);
    }

    @Override
    public void close() throws IOException {
      GuardedStreams.close(lending, out);
    }
  }

  /** Characters to read. */
  static final class Text extends FilterReader {
    private final Lending lending;

    Text(Reader target, Lending lending) {
      super(target);
      this.lending = lending;
    }

    @Override
    public int read() throws IOException {
      return during(lending, in::read);
    }

    @Override
    public int read(char[] text, int offset, int length) throws IOException {
      return during(lending, () -> in.read(text, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
      return during(lending, () -> in.skip(count));
    }

    @Override
    public boolean ready() throws IOException {
      return during(lending, in::ready);
    }

    @Override
    public void close() throws IOException {
      GuardedStreams.close(lending, in);
    }
  }

  /** Characters to write. */
  static final class Pen extends FilterWriter {
    private final Lending lending;

    Pen(Writer target, Lending lending) {
      super(target);
      this.lending = lending;
    }

    @Override
    public void write(int next) throws IOException {
      write(new char[] {(char) next}, 0, 1);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      doing(lending, () -> out.write(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      write(text.toCharArray(), offset, length);
    }

    @Override
    public void flush() throws IOException {
      doing(lending, out::flush);
    }

    @Override
    public void close() throws IOException {
      GuardedStreams.close(lending, out);
    }
  }
}
