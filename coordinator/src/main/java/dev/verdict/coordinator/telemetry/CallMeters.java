package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of calls to participants; one for a node, safe for any thread. Participants are
 * told apart by name, in the order in which they are first called, {@link #PARTICIPANTS_MAX} at
 * most: all others are one, named {@link #OTHER}.
 */
public final class CallMeters {
  /** How many participants have figures of their own. */
  public static final int PARTICIPANTS_MAX = 100;

  /** Stands for all participants that have no figures of their own. */
  public static final String OTHER = "other";

  private static final String PARTICIPANT = "participant";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };
  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final Traffic traffic;
  private final MeterRegistry registry;
  private final DistributionSummary together;
  private final Map<String, OfParticipant> named = new ConcurrentHashMap<>();
  private volatile @Nullable OfParticipant others;

  /**
   * @param traffic how the calls go
   * @param registry where to register
   */
  public CallMeters(Traffic traffic, MeterRegistry registry) {
    this.traffic = traffic;
    this.registry = registry;
    this.together =
        DistributionSummary.builder("verdict.call.batch.size")
            .description("calls that travelled in one request, to services that take several")
            .serviceLevelObjectives(SIZES)
            .register(registry);
  }

  /**
   * Figures of one participant, or of all others.
   *
   * @param answered calls that were answered
   * @param failed calls without an answer of the protocol
   * @param took how long calls took, whatever came of them
   */
  record OfParticipant(Counter answered, Counter failed, Timer took) {}

  /** Calls left together. */
  public void travelledTogether(int calls) {
    together.record(calls);
  }

  /** The participants that have figures of their own, as of now. */
  Map<String, OfParticipant> named() {
    return Map.copyOf(named);
  }

  /** Why the last call to that participant failed, for people; empty if none did. */
  String lastFailure(String participant) {
    return traffic
        .last(participant)
        .failure()
        .map(failure -> failure.words() + ", at " + failure.instance())
        .orElse("");
  }

  OfParticipant of(String participant) {
    OfParticipant known = named.get(participant);
    if (known != null) {
      return known;
    }
    boolean isNamed = !participant.equals(OTHER) && named.size() < PARTICIPANTS_MAX;
    return isNamed ? name(participant) : others();
  }

  private synchronized OfParticipant name(String participant) {
    OfParticipant known = named.get(participant);
    if (known != null) {
      return known;
    }
    if (named.size() >= PARTICIPANTS_MAX) {
      return others();
    }
    OfParticipant added = register(participant, () -> traffic.of(participant));
    named.put(participant, added);
    return added;
  }

  private OfParticipant others() {
    OfParticipant known = others;
    return known != null ? known : registerOthers();
  }

  private synchronized OfParticipant registerOthers() {
    OfParticipant known = others;
    if (known == null) {
      known = register(OTHER, () -> traffic.besides(named.keySet()));
      others = known;
    }
    return known;
  }

  private OfParticipant register(String label, Supplier<Traffic.OfService> seen) {
    gauge("verdict.calls.under.way", label, seen, Traffic.OfService::underWay)
        .description("calls to participants that were sent and are not over")
        .register(registry);
    gauge("verdict.calls.waiting", label, seen, Traffic.OfService::waiting)
        .description("calls to participants that wait for their turn")
        .register(registry);
    gauge("verdict.addresses", label, seen, Traffic.OfService::addresses)
        .description("addresses at which a participant can be called")
        .register(registry);
    gauge("verdict.circuits.shut", label, seen, Traffic.OfService::addressesShut)
        .description("addresses at which most calls failed, so that hardly any work is sent there")
        .register(registry);
    refused(label, "shut", seen, Traffic.OfService::refusedShut);
    refused(label, "full", seen, Traffic.OfService::refusedFull);
    return new OfParticipant(counter(label, "answered"), counter(label, "failed"), timer(label));
  }

  private Gauge.Builder<Traffic> gauge(
      String name,
      String label,
      Supplier<Traffic.OfService> seen,
      ToDoubleFunction<Traffic.OfService> figure) {
    return Gauge.builder(name, traffic, all -> figure.applyAsDouble(seen.get()))
        .tag(PARTICIPANT, label);
  }

  private void refused(
      String label,
      String why,
      Supplier<Traffic.OfService> seen,
      ToDoubleFunction<Traffic.OfService> figure) {
    FunctionCounter.builder(
            "verdict.calls.refused", traffic, all -> figure.applyAsDouble(seen.get()))
        .description("calls to participants that were not sent: all addresses shut, queue full")
        .tag(PARTICIPANT, label)
        .tag("why", why)
        .register(registry);
  }

  private Counter counter(String label, String result) {
    return Counter.builder("verdict.calls")
        .description("calls to participants; failed are those without an answer of the protocol")
        .tag(PARTICIPANT, label)
        .tag("result", result)
        .register(registry);
  }

  private Timer timer(String label) {
    return Timer.builder("verdict.call")
        .description("calls to participants, and how long each took, its turn included")
        .tag(PARTICIPANT, label)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
