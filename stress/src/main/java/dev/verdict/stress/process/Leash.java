package dev.verdict.stress.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child's end of the pipe to its parent: it announces itself and answers orders line by line on
 * what was its standard output. When standard input ends, the process does, whatever it is doing,
 * so that no child outlives its parent, however the parent died.
 */
public final class Leash {
  private static final Logger LOG = LoggerFactory.getLogger(Leash.class);
  private static final long SHUTDOWN_MAX_S = 15;

  private final PrintStream parent;
  private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

  private Leash(PrintStream parent) {
    this.parent = parent;
  }

  /**
   * Takes standard input and output for the parent. Whatever else is written to standard output
   * goes to standard error from now on, so call this first, on the main thread: a failure of that
   * thread ends the process.
   */
  public static Leash take() {
    return take(() -> {});
  }

  /** The same, with something to do when the parent is gone, before shutdown begins. */
  public static Leash take(Runnable last) {
    PrintStream parent = System.out;
    System.setOut(System.err);
    Thread.currentThread().setUncaughtExceptionHandler(Leash::fail);
    Leash leash = new Leash(parent);
    startDaemon("leash", () -> leash.watch(last));
    return leash;
  }

  /** Tells the parent one line. */
  public void tell(String line) {
    parent.println(line);
    parent.flush();
  }

  /** Answers each line of the parent with one line; never returns. */
  public void follow(UnaryOperator<String> answer) throws InterruptedException {
    while (true) {
      tell(answer.apply(orders.take()));
    }
  }

  /** Waits until the parent is gone; never returns. */
  public void hold() throws InterruptedException {
    follow(line -> "no orders are taken: " + line);
  }

  private void watch(Runnable last) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        orders.add(line);
      }
    } catch (IOException lost) {
      LOG.warn("The pipe to the parent broke", lost);
    }
    startDaemon("halt", Leash::haltIfStuck);
    try {
      last.run();
    } finally {
      System.exit(0);
    }
  }

  /** Shutdown hooks may wait for what is gone already. */
  private static void haltIfStuck() {
    try {
      TimeUnit.SECONDS.sleep(SHUTDOWN_MAX_S);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void fail(Thread thread, Throwable cause) {
    LOG.error("Failed", cause);
    System.exit(1);
  }

  private static void startDaemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
