package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Testbed;
import dev.verdict.stress.process.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Waits for programs that do not say when they are ready. */
final class Listening {
  private static final long BETWEEN_TRIES_MS = 200;
  private static final int CONNECT_MAX_MS = 1_000;

  private Listening() {}

  /** Until a process takes connections at a port of this machine. */
  static void await(Child process, int port) throws InterruptedException {
    long endNs = System.nanoTime() + Testbed.START_MAX.toNanos();
    while (!isOpen(port)) {
      if (!process.isAlive()) {
        throw process.failed("ended");
      }
      if (System.nanoTime() - endNs > 0) {
        throw process.failed("was not ready within " + Testbed.START_MAX.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
    }
  }

  private static boolean isOpen(int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MAX_MS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
