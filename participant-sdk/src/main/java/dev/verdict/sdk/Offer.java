package dev.verdict.sdk;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.BarrierFlow.OperationKey;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.barrier.Operation;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.conformance.Sample;
import dev.verdict.sdk.conformance.SampleStyle;
import dev.verdict.sdk.conformance.Samples;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What a participant lets be carried out and seen to check it. */
final class Offer {
  private static final String DESCRIPTION = "conformance";
  private static final String STATE = "conformance-state";
  private static final String TYPE = "application/json";

  private static final Logger LOG = System.getLogger(Offer.class.getName());

  private final List<Wish> wishes = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Object> readings = new HashMap<>();
  private Optional<Supplier<CompletionStage<Object>>> state = Optional.empty();
  private Codec codec = new Codec(Codec.defaultMapper());

  /** A sample of an operation that may be declared later. */
  private record Wish(String operation, Object payload, Optional<Object> refused) {}

  void add(String operation, Object payload, Optional<Object> refused) {
    wishes.add(new Wish(operation, payload, refused));
  }

  /** An input for which a sampled operation writes nothing. */
  void addReading(String operation, Object payload) {
    readings.put(operation, payload);
  }

  /**
   * Once all operations are declared.
   *
   * @throws IllegalArgumentException if one is missing
   */
  <C> Offer of(Operations<C> declared) {
    samples.clear();
    wishes.forEach(wish -> find(declared, wish));
    return this;
  }

  private <C> void find(Operations<C> declared, Wish wish) {
    int before = samples.size();
    for (Map.Entry<OperationKey, Operation<C>> entry : declared.declared().entrySet()) {
      if (entry.getKey().name().equals(wish.operation())) {
        codec = Objects.requireNonNull(declared.codecs().get(entry.getKey()));
        samples.add(sample(entry.getValue(), wish.payload(), wish.refused()));
      }
    }
    if (samples.size() == before) {
      throw new IllegalArgumentException(
          "there is no operation '" + wish.operation() + "' to sample");
    }
  }

  private Sample sample(Operation<?> operation, Object payload, Optional<Object> refused) {
    Sample plain = Sample.of(style(operation.style()), operation.name(), codec.unbind(payload));
    Sample undone = operation.undoName().isEmpty() ? plain : plain.undoneBy(operation.undoName());
    Sample refusing = refused.map(it -> undone.refusing(codec.unbind(it))).orElse(undone);
    Optional<Object> reading =
        Optional.ofNullable(readings.get(operation.name()))
            .filter(it -> operation.style() != Style.SAGA);
    return reading.map(it -> refusing.reading(codec.unbind(it))).orElse(refusing);
  }

  private static SampleStyle style(Style style) {
    return switch (style) {
      case PREPARED -> SampleStyle.PREPARED;
      case TCC -> SampleStyle.TCC;
      case SAGA -> SampleStyle.SAGA;
    };
  }

  void state(Supplier<? extends CompletionStage<?>> numbers) {
    state = Optional.of(() -> numbers.get().thenApply(Offer::object));
  }

  private static Object object(Object any) {
    return any;
  }

  /** The reply to a GET. */
  CompletionStage<Reply> show(String what, Executor executor) {
    if (what.equals(DESCRIPTION) && !samples.isEmpty()) {
      Optional<String> path = state.map(it -> ParticipantProtocol.PATH + STATE);
      return CompletableFuture.completedFuture(json(new Samples(samples, path, true).text()));
    }
    if (what.equals(STATE) && state.isPresent()) {
      return numbers(state.get(), executor);
    }
    return CompletableFuture.completedFuture(
        Wire.problem(404, "not_found", "Not found", "there is nothing to see here"));
  }

  private CompletionStage<Reply> numbers(
      Supplier<CompletionStage<Object>> from, Executor executor) {
    return CompletableFuture.completedFuture(from)
        .thenComposeAsync(Supplier::get, executor)
        .thenApply(numbers -> json(JsonText.format(codec.unbind(numbers))))
        .exceptionally(Offer::failed);
  }

  private static Reply failed(Throwable error) {
    LOG.log(Level.WARNING, "the state that a conformance run asks for cannot be read", error);
    return Wire.problem(503, "failed", "Failed", "the state could not be read");
  }

  private static Reply json(String text) {
    return new Reply(200, TYPE, text.getBytes(StandardCharsets.UTF_8));
  }
}
