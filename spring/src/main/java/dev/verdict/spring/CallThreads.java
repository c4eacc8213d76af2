package dev.verdict.spring;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads that carry calls out. No bean of type Executor: Spring Boot would make none then. */
final class CallThreads implements AutoCloseable {
  private static final int IDLE_SECONDS_MAX = 30;

  private final ThreadPoolExecutor threads;

  /** Both bounds positive; what exceeds them is rejected. */
  CallThreads(int threadsMax, int queueMax) {
    CustomizableThreadFactory factory = new CustomizableThreadFactory("verdict-participant-");
    factory.setDaemon(true);
    threads =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            factory);
    threads.allowCoreThreadTimeOut(true);
  }

  Executor executor() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
