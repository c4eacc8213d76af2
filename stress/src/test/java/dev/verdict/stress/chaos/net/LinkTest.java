package dev.verdict.stress.chaos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int SOON_MS = 30_000;
  private static final int MOMENT_MS = 300;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Echo echo = new Echo(0);
  private final Link link = Link.to(vertx, "127.0.0.1", echo.port());

  /** Answers every byte with the same byte, and counts what it saw. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket server;
    private final CopyOnWriteArrayList<Socket> open = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Integer> seen = new CopyOnWriteArrayList<>();

    Echo(int port) {
      try {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
      start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private static void start(Runnable work) {
      Thread thread = new Thread(work, "echo");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          open.add(socket);
          start(() -> answer(socket));
        }
      } catch (IOException closed) {
        return;
      }
    }

    private void answer(Socket socket) {
      try (socket) {
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
          seen.add(b);
          socket.getOutputStream().write(b);
        }
      } catch (IOException closed) {
        return;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    echo.close();
    vertx.close().await();
  }

  private Socket connect(int waitMs) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
    socket.setSoTimeout(waitMs);
    return socket;
  }

  private static int ask(Socket socket, char letter) throws IOException {
    socket.getOutputStream().write(letter);
    return socket.getInputStream().read();
  }

  /** There is one event loop, which does one thing after the other. */
  private void weather(Weather next) {
    link.change(next, MOMENT_MS);
    Promise<Void> changed = Promise.promise();
    vertx.runOnContext(go -> changed.complete());
    changed.future().await();
  }

  private void awaitSeen(Integer... letters) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SOON_MS);
    while (echo.seen.size() < letters.length && System.nanoTime() - endNs < 0) {
      Thread.sleep(10);
    }
    assertThat(echo.seen).containsExactly(letters);
  }

  @Test
  void inClearWeatherEverythingPasses() throws Exception {
    try (Socket socket = connect(SOON_MS)) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
    }
  }

  @Test
  void aTargetThatWentAndCameBackIsReachedAgain() throws Exception {
    try (Socket socket = connect(SOON_MS)) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
      echo.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket socket = connect(SOON_MS)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    try (Echo again = new Echo(echo.port());
        Socket socket = connect(SOON_MS)) {
      assertThat(ask(socket, 'b')).isEqualTo('b');
      assertThat(again.seen).containsExactly((int) 'b');
    }
  }

  @Test
  void inSilenceNothingPassesAndAfterwardsAllOfIt() throws Exception {
    try (Socket old = connect(SOON_MS)) {
      assertThat(ask(old, 'a')).isEqualTo('a');
      weather(Weather.SILENT);
      try (Socket fresh = connect(MOMENT_MS)) {
        assertThatThrownBy(() -> ask(fresh, 'b')).isInstanceOf(SocketTimeoutException.class);
        assertThat(echo.seen).containsExactly((int) 'a');
        weather(Weather.CLEAR);
        fresh.setSoTimeout(SOON_MS);
        assertThat(fresh.getInputStream().read()).isEqualTo('b');
        assertThat(ask(old, 'c')).isEqualTo('c');
      }
    }
  }

  @Test
  void aDeafLinkPassesRequestsAndKeepsAnswers() throws Exception {
    weather(Weather.DEAF);
    try (Socket socket = connect(MOMENT_MS)) {
      assertThatThrownBy(() -> ask(socket, 'a')).isInstanceOf(SocketTimeoutException.class);
      awaitSeen((int) 'a');
      socket.setSoTimeout(SOON_MS);
      weather(Weather.CLEAR);
      assertThat(socket.getInputStream().read()).isEqualTo('a');
    }
  }

  @Test
  void aSlowLinkPassesEverythingLateAndInOrder() throws Exception {
    weather(Weather.SLOW);
    try (Socket socket = connect(SOON_MS)) {
      long begunNs = System.nanoTime();
      socket.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("abc");
      assertThat((System.nanoTime() - begunNs) / 1_000_000).isGreaterThanOrEqualTo(2 * MOMENT_MS);
    }
  }

  @Test
  void aCutLinkBreaksConnectionsAndRefusesNewOnes() throws Exception {
    try (Socket old = connect(SOON_MS)) {
      assertThat(ask(old, 'a')).isEqualTo('a');
      weather(Weather.CUT);
      assertThat(old.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket fresh = connect(SOON_MS)) {
      assertThat(fresh.getInputStream().read()).isEqualTo(-1);
    }
    weather(Weather.CLEAR);
    inClearWeatherEverythingPasses();
  }

  @Test
  void aHalfOpenConnectionBreaksOnlyWhenItIsUsedAfterwards() throws Exception {
    try (Socket old = connect(SOON_MS)) {
      assertThat(ask(old, 'a')).isEqualTo('a');
      weather(Weather.HALF_OPEN);
      old.setSoTimeout(MOMENT_MS);
      assertThatThrownBy(() -> ask(old, 'b')).isInstanceOf(SocketTimeoutException.class);
      weather(Weather.CLEAR);
      assertThatThrownBy(() -> old.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      old.setSoTimeout(SOON_MS);
      assertThat(ask(old, 'c')).isEqualTo(-1);
      assertThat(echo.seen).containsExactly((int) 'a');
    }
  }

  @Test
  void inTwiceWeatherEveryRequestArrivesTwiceAndIsAnsweredOnce() throws Exception {
    weather(Weather.TWICE);
    try (Socket socket = connect(SOON_MS)) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
      awaitSeen((int) 'a', (int) 'a');
      socket.setSoTimeout(MOMENT_MS);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
