package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.FailedTry;
import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one transaction's wishes and tells it what came of them. */
final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
  private static final double RETRY_JITTER_MAX = 0.25;

  private final EngineParts parts;
  private final long epoch;
  private final String traceparent;
  private final Consumer<Event> events;
  private final LongConsumer newerEpochs;
  private final Timers timers;
  private final Effect.Performer starting = new Starting();

  /** Made with the first retry: most transactions have none. */
  private Map<Timer, Long> retryAtMillis = Map.of();

  private final FailedTries failed = new FailedTries();

  private int callsOut;

  /** The calls whose answers are awaited, the coordinator's own participants' too. */
  private final List<BranchCall> out = new ArrayList<>(2);

  /**
   * @param newerEpochs told the epoch that a participant has seen, if it is above this one
   */
  Effects(
      EngineParts parts,
      long epoch,
      String traceparent,
      Consumer<Event> events,
      LongConsumer newerEpochs) {
    this.parts = parts;
    this.epoch = epoch;
    this.traceparent = traceparent;
    this.events = events;
    this.newerEpochs = newerEpochs;
    this.timers = new Timers(parts.time(), timer -> events.accept(new Event.TimerFired(timer)));
  }

  /** Starts those that need not wait for the log. */
  void startEarly(List<Effect> effects) {
    for (Effect effect : effects) {
      if (!effect.waitsForDurability()) {
        effect.perform(starting);
      }
    }
  }

  /** Starts those that waited for the log. */
  void startLate(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect.waitsForDurability()) {
        effect.perform(starting);
      }
    }
  }

  /** Starts all of them. */
  void startAll(List<Effect> effects) {
    effects.forEach(effect -> effect.perform(starting));
  }

  /** Calls off every timer. Calls under way go on; nobody listens to them. */
  void cancelTimers() {
    timers.cancelAll();
  }

  /** Whether this timer is yet to go off. */
  boolean awaits(Timer timer) {
    return timers.isArmed(timer);
  }

  /** Whether a time runs here that only this node knows to be up: of all but retries. */
  boolean awaitsTime() {
    return timers.anyArmed(kind -> kind != Timer.Kind.RETRY);
  }

  /**
   * How many calls to services are under way. The coordinator's own participants do not count: who
   * waits for one of them may wait for long, and others must not wait for him.
   */
  int callsOut() {
    return callsOut;
  }

  /** The attempts whose answers are still to come. */
  Set<Attempt> underWay() {
    return out.stream().map(Attempt::of).collect(Collectors.toSet());
  }

  private final class Starting implements Effect.Performer {
    @Override
    public void call(Effect.Call effect) {
      send(effect.call());
    }

    @Override
    public void wake(Effect.Wake effect) {
      if (effect.timer().kind() == Timer.Kind.RETRY) {
        retry(effect);
      } else {
        timers.arm(effect.timer(), effect.after());
      }
    }

    @Override
    public void arm(Effect.Arm effect) {
      timers.arm(effect.timer(), effect.after());
      long due = parts.time().nowMillis() + effect.after().toMillis();
      events.accept(new Event.Armed(effect.timer(), due));
    }

    @Override
    public void wakeAt(Effect.WakeAt effect) {
      timers.arm(effect.timer(), effect.from(parts.time().nowMillis()));
    }
  }

  private void retry(Effect.Wake wake) {
    double factor = 1 + RETRY_JITTER_MAX * parts.random().nextDouble();
    long afterMillis = (long) (wake.after().toMillis() * factor);
    timers.arm(wake.timer(), Duration.ofMillis(afterMillis));
    if (retryAtMillis.isEmpty()) {
      retryAtMillis = new HashMap<>(4);
    }
    retryAtMillis.put(wake.timer(), parts.time().nowMillis() + afterMillis);
  }

  /** When that retry is due; empty if none is. */
  Optional<Instant> retryAt(Timer timer) {
    Long at = timers.isArmed(timer) ? retryAtMillis.get(timer) : null;
    return Optional.ofNullable(at).map(Instant::ofEpochMilli);
  }

  /** The attempts that failed here, the oldest first. */
  List<FailedTry> failed() {
    return failed.all();
  }

  /** The same attempt is not made twice at once: its answer is still to come. */
  private void send(BranchCall call) {
    if (isUnderWay(call)) {
      return;
    }
    Future<BranchAnswer> answer;
    try {
      answer = parts.calls().call(call, epoch, traceparent);
    } catch (RuntimeException e) {
      LOG.error("{} to {} for {} could not be made", call.kind(), call.participant(), call.tx(), e);
      answer = Future.failedFuture(e);
    }
    int counted = BuiltIn.isReserved(call.participant()) ? 0 : 1;
    callsOut += counted;
    out.add(call);
    answer.onComplete(
        (found, failure) -> {
          callsOut -= counted;
          out.remove(call);
          events.accept(event(call, found, failure));
        });
  }

  private boolean isUnderWay(BranchCall call) {
    for (BranchCall other : out) {
      if (other.branch().equals(call.branch()) && Attempt.of(other).equals(Attempt.of(call))) {
        return true;
      }
    }
    return false;
  }

  private Event event(BranchCall call, @Nullable BranchAnswer answer, @Nullable Throwable failure) {
    if (answer instanceof BranchAnswer.StaleEpoch stale) {
      LOG.error(
          "ALERT {} has seen epoch {} of {} branch {}, which is led in epoch {}: has the database"
              + " lost commits in a fail-over?",
          call.participant(),
          stale.seen(),
          call.tx(),
          call.branch(),
          epoch);
      newerEpochs.accept(stale.seen());
      String why = call.participant() + " has seen the newer epoch " + stale.seen();
      remember(call, Optional.empty());
      return unanswered(call, CallFailure.of(FailureKind.STALE_EPOCH), why);
    }
    if (answer != null) {
      return new Event.Answered(call.branch(), call.kind(), call.attempt(), answer);
    }
    remember(call, instance(failure));
    return unanswered(call, known(failure), failure == null ? "no answer" : words(failure));
  }

  private static Event unanswered(BranchCall call, CallFailure failure, String why) {
    return new Event.Unanswered(call.branch(), call.kind(), call.attempt(), failure, why);
  }

  private void remember(BranchCall call, Optional<String> instance) {
    Instant now = Instant.ofEpochMilli(parts.time().nowMillis());
    failed.add(new FailedTry(call.branch(), call.kind(), call.attempt(), now, instance));
  }

  private static Optional<String> instance(@Nullable Throwable failure) {
    return failure instanceof CallFailedException known ? known.instance() : Optional.empty();
  }

  /** Of what was not foreseen it is unknown whether the call left. */
  private static CallFailure known(@Nullable Throwable failure) {
    return failure instanceof CallFailedException known
        ? known.failure()
        : CallFailure.of(FailureKind.CONNECTION_LOST);
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.toString() : message;
  }
}
