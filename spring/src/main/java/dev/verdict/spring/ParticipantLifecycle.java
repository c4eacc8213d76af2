package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

/** Starts the participant before the web server listens, and closes it after that has stopped. */
final class ParticipantLifecycle implements SmartLifecycle {
  /**
   * Below the web server's, which comes right after its graceful end: started before it, stopped
   * after it.
   */
  static final int PHASE = WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE - 2 * 1024;

  private final Participant participant;
  private final boolean createSchema;
  private volatile boolean running;
  private volatile boolean closed;

  ParticipantLifecycle(Participant participant, boolean createSchema) {
    this.participant = participant;
    this.createSchema = createSchema;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public void start() {
    if (closed) {
      throw new IllegalStateException(
          "participant '"
              + participant.name()
              + "' was closed when the application context was stopped, and cannot start again:"
              + " begin with a new context");
    }
    if (createSchema) {
      participant.createSchema().toCompletableFuture().join();
    }
    participant.start().toCompletableFuture().join();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    closed = true;
    participant.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
