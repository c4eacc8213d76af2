package dev.verdict.coordinator.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Live events as a stream (server-sent events). A client that reads too slowly is cut off. */
final class EventStream {
  static final String PATH = "/v1/events";
  static final int PENDING_EVENTS_MAX = 1_000;
  static final int BUFFERED_BYTES_MAX = 1 << 20;

  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final String GREETING =
      "retry: 2000\n: events from now on; what happened before is in /v1/transactions\n\n";

  private final Vertx vertx;
  private final BackendSlot slot;
  private final Listeners listeners;
  private final Masking masking;

  EventStream(Vertx vertx, HttpSetup setup) {
    this.vertx = vertx;
    this.slot = setup.slot();
    this.listeners = setup.listeners();
    this.masking = setup.masking();
  }

  /**
   * Opens a stream.
   *
   * @param admission throws while whoever listens may not; asked again at each heartbeat
   */
  void open(HttpServerRequest request, Runnable admission) {
    admission.run();
    Set<EventKind> kinds = EventKind.asked(Query.read(request, Set.of("only")).text("only"));
    Client client = new Client(request.response(), vertx.getOrCreateContext(), admission);
    Backend backend = slot.require();
    listeners.add(
        new Listeners.Sources(backend.transactions(), backend.peers().map(Peers::moves), masking),
        kinds,
        client);
    client.begin();
  }

  private final class Client implements Listeners.Listener {
    private final HttpServerResponse response;
    private final Context context;
    private final Runnable admission;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean cut = new AtomicBoolean();

    Client(HttpServerResponse response, Context context, Runnable admission) {
      this.admission = admission;
      this.response = response;
      this.context = context;
    }

    void begin() {
      response.putHeader("Content-Type", "text/event-stream");
      response.putHeader("Cache-Control", "no-store");
      response.setChunked(true);
      response.setWriteQueueMaxSize(BUFFERED_BYTES_MAX);
      long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, tick -> beat());
      response.exceptionHandler(failure -> cutOff());
      response.closeHandler(
          closed -> {
            vertx.cancelTimer(heartbeat);
            listeners.remove(this);
          });
      write(Buffer.buffer(GREETING));
    }

    private void beat() {
      try {
        admission.run();
        write(Buffer.buffer(":\n\n"));
      } catch (ProblemException refused) {
        listeners.remove(this);
        end();
      }
    }

    @Override
    public void take(Buffer event) {
      if (pending.incrementAndGet() > PENDING_EVENTS_MAX) {
        cutOff();
        return;
      }
      context.runOnContext(
          now -> {
            pending.decrementAndGet();
            write(event);
          });
    }

    @Override
    public void end() {
      context.runOnContext(
          now -> {
            if (!response.ended() && !response.closed()) {
              response.end();
            }
          });
    }

    private void write(Buffer bytes) {
      if (response.closed() || response.ended()) {
        return;
      }
      if (response.writeQueueFull()) {
        cutOff();
        return;
      }
      response.write(bytes);
    }

    private void cutOff() {
      if (cut.compareAndSet(false, true)) {
        listeners.remove(this);
        context.runOnContext(now -> response.reset());
      }
    }
  }
}
