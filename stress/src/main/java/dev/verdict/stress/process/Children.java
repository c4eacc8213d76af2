package dev.verdict.stress.process;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The child processes of this one. They are ended, the youngest first, when this is closed and when
 * this process is told to end (Ctrl-C included).
 */
public final class Children implements AutoCloseable {
  private final Path logs;
  private final Deque<Child> running = new ArrayDeque<>();
  private final Thread hook = new Thread(this::endAll, "end-children");

  /**
   * Watches over children to come.
   *
   * @param logs an existing folder for their logs
   */
  public Children(Path logs) {
    this.logs = logs;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts one more. */
  public synchronized Child start(JavaCommand command) {
    Child child = Child.start(command, logs);
    running.push(child);
    return child;
  }

  /** Ends all, and waits until they are gone. */
  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      return;
    }
  }

  private synchronized void endAll() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}
