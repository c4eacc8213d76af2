package dev.verdict.coordinator.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process at one passage of one point.
 *
 * <p>It halts the virtual machine: no shutdown hook, no finalizer, no flush runs, and the kernel
 * closes the sockets, as after SIGKILL. A real {@code kill -9} of one's own process would need
 * another process to send it, and until that one runs all other threads go on, far beyond the
 * point; the virtual machine itself refuses to raise that signal.
 */
public final class ArmedCrash implements CrashPoints {
  /** What a shell shows of a process that SIGKILL ended. */
  public static final int EXIT_CODE = 137;

  private static final Logger LOG = LoggerFactory.getLogger(ArmedCrash.class);

  private final Crash crash;
  private final AtomicLong passages = new AtomicLong();

  /** Arms this process. */
  public ArmedCrash(Crash crash) {
    this.crash = crash;
    LOG.warn(
        "UNSAFE TESTING: this process kills itself at passage {} of {}",
        crash.passage(),
        crash.point().label());
  }

  @Override
  public boolean isArmed() {
    return true;
  }

  @Override
  public boolean isDue(CrashPoint point) {
    return point == crash.point() && passages.incrementAndGet() == crash.passage();
  }

  @Override
  public void die(CrashPoint point) {
    say(crash.lastWords() + System.lineSeparator());
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  /** Past all buffers and locks. */
  private static void say(String words) {
    FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
    try {
      errors.write(words.getBytes(StandardCharsets.UTF_8));
    } catch (IOException unheard) {
      LOG.warn("Nobody hears it", unheard);
    }
  }
}
