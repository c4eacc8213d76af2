package dev.verdict.coordinator.alerts;

import dev.verdict.coordinator.addresses.AddressGate;
import dev.verdict.coordinator.addresses.AddressRules;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver, in order, one message at a time. A message that does not get through is sent
 * again, later and later; what the receiver refuses for good is not. Redirects are not followed.
 * Safe for any thread.
 */
public final class Webhook {
  /** How many messages wait at most; a new one takes the place of the oldest. */
  static final int WAITING_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  /** Statuses of the sender's fault that speak of the moment, and not of the message. */
  private static final Set<Integer> OF_THE_MOMENT = Set.of(408, 425, 429);

  private final Context context;
  private final HttpClient client;
  private final AddressGate gate;
  private final URI receiver;
  private final Optional<Signature> signature;
  private final Patience patience;
  private final Counts counts;
  private final Deque<AlertMessage> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean closed;

  /**
   * How long things take.
   *
   * @param answer how long the receiver may take to answer
   * @param pauseFirst the pause after the first failure, which doubles with each
   * @param pauseMax the longest pause
   */
  public record Patience(Duration answer, Duration pauseFirst, Duration pauseMax) {
    /** Ten seconds for an answer; pauses of 1 s to 1 min. */
    public static final Patience STANDARD =
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /** What became of messages. */
  public static final class Counts {
    private final Counter delivered;
    private final Counter failed;
    private final Counter lost;

    /**
     * @param registry where to register
     */
    public Counts(MeterRegistry registry) {
      this.delivered = counter(registry, "delivered");
      this.failed = counter(registry, "failed");
      this.lost = counter(registry, "lost");
    }

    private static Counter counter(MeterRegistry registry, String result) {
      return Counter.builder("verdict.alert.messages")
          .description("messages to the receiver of alerts")
          .tag("result", result)
          .register(registry);
    }
  }

  /**
   * @param vertx carries the messages
   * @param receiver where they go, by {@code http} or {@code https}
   * @param addresses where that may be
   * @param signature signs them, if they are to be signed
   * @param patience how long things take
   * @param counts what became of them
   */
  public Webhook(
      Vertx vertx,
      URI receiver,
      AddressRules addresses,
      Optional<Signature> signature,
      Patience patience,
      Counts counts) {
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) patience.answer().toMillis()));
    this.receiver = receiver;
    this.gate = new AddressGate(vertx, addresses);
    this.signature = signature;
    this.patience = patience;
    this.counts = counts;
  }

  /** Takes a message, to be delivered when its turn comes. */
  public void send(AlertMessage message) {
    context.runOnContext(
        here -> {
          if (waiting.size() >= WAITING_MAX) {
            counts.lost.increment();
            waiting.remove();
            LOG.warn("Too many alerts wait for their receiver; the oldest is not told");
          }
          waiting.add(message);
          next();
        });
  }

  private void next() {
    if (!sending && !closed && !waiting.isEmpty()) {
      sending = true;
      attempt(waiting.remove(), patience.pauseFirst().toMillis());
    }
  }

  private void attempt(AlertMessage message, long pauseMillis) {
    post(message)
        .onComplete(
            (status, failure) -> {
              if (closed) {
                return;
              }
              if (failure == null && status / 100 == 2) {
                counts.delivered.increment();
                done();
              } else if (failure == null && isForGood(status)) {
                counts.lost.increment();
                LOG.error("The receiver of alerts refuses them with {}", status);
                done();
              } else {
                counts.failed.increment();
                tell(failure == null ? "it answered " + status : failure.toString(), pauseMillis);
                again(message, pauseMillis);
              }
            });
  }

  private static boolean isForGood(int status) {
    return status < 500 && !OF_THE_MOMENT.contains(status);
  }

  private void tell(String why, long pauseMillis) {
    if (pauseMillis == patience.pauseFirst().toMillis()) {
      LOG.warn("An alert does not get through, and is sent again: {}", why);
    }
  }

  private void done() {
    sending = false;
    next();
  }

  private void again(AlertMessage message, long pauseMillis) {
    long jittered = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
    context
        .owner()
        .setTimer(
            Math.max(1, jittered),
            timer ->
                context.runOnContext(
                    here ->
                        attempt(
                            message, Math.min(pauseMillis * 2, patience.pauseMax().toMillis()))));
  }

  /** The status of the answer; fails if there is none in time. */
  private Future<Integer> post(AlertMessage message) {
    String body = message.json();
    return gate.through(options(message, body))
        .compose(client::request)
        .compose(request -> exchange(request, body))
        .timeout(patience.answer().toMillis() * 2, TimeUnit.MILLISECONDS);
  }

  private Future<Integer> exchange(HttpClientRequest request, String body) {
    return request
        .send(body)
        .compose(response -> response.end().map(response.statusCode()))
        .timeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset());
  }

  private RequestOptions options(AlertMessage message, String body) {
    long seconds = System.currentTimeMillis() / 1_000;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(receiver.toString())
            .putHeader("Content-Type", "application/json")
            .putHeader("webhook-id", message.id())
            .putHeader("webhook-timestamp", Long.toString(seconds));
    signature.ifPresent(
        signs -> options.putHeader("webhook-signature", signs.of(message.id(), seconds, body)));
    return options;
  }

  /** Sends nothing more. What was not delivered is told anew by whoever watches next. */
  public void close() {
    context.runOnContext(
        here -> {
          closed = true;
          waiting.clear();
          client.close();
        });
  }
}
