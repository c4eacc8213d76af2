package dev.verdict.coordinator.leadership.hazelcast;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Says once in words what Hazelcast logs as an error, with a stack trace for each lock: that
 * somebody released a lock which is not his any more. After a split has merged this happens to
 * every lock of the smaller side. It costs nothing, because a lock only says who should lead, and
 * {@link Member#unlock} expects it. Everything else is logged as ever. Named in {@code
 * logback.xml}.
 */
public final class LostLocks extends TurboFilter {
  private static final String LOGGER =
      "com.hazelcast.internal.locksupport.operations.UnlockOperation";
  private static final String NOT_OWNER = "Current thread is not owner of the lock!";

  private final AtomicBoolean told = new AtomicBoolean();

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable thrown) {
    if (!isLostLock(logger, thrown)) {
      return FilterReply.NEUTRAL;
    }
    if (told.compareAndSet(false, true)) {
      logger
          .getLoggerContext()
          .getLogger(LostLocks.class)
          .info(
              "A leader lock was released by a node that had lost it, as happens after a split or a"
                  + " frozen node. Nothing is to be done: the epoch says who may write. This is"
                  + " said once");
    }
    return FilterReply.DENY;
  }

  private static boolean isLostLock(Logger logger, @Nullable Throwable thrown) {
    return thrown instanceof IllegalMonitorStateException
        && logger.getName().equals(LOGGER)
        && String.valueOf(thrown.getMessage()).startsWith(NOT_OWNER);
  }
}
