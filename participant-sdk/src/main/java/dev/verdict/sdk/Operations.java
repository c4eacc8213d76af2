package dev.verdict.sdk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.BarrierFlow.OperationKey;
import dev.verdict.sdk.barrier.Operation;
import dev.verdict.sdk.barrier.Operation.Worked;
import dev.verdict.sdk.barrier.Style;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The operations declared so far, their types bound to JSON.
 *
 * @param <C> the session
 */
final class Operations<C> {
  private final Map<OperationKey, Operation<C>> declared = new LinkedHashMap<>();
  private final Map<OperationKey, Codec> codecs = new HashMap<>();
  private Codec codec = new Codec(Codec.defaultMapper());

  /** Operations that are declared from now on read and write with it. */
  void mapper(ObjectMapper mapper) {
    codec = new Codec(mapper);
  }

  Map<OperationKey, Operation<C>> declared() {
    return Collections.unmodifiableMap(declared);
  }

  boolean has(Style style) {
    return declared.keySet().stream().anyMatch(key -> key.style() == style);
  }

  /** What each operation reads and writes with. */
  Map<OperationKey, Codec> codecs() {
    return Collections.unmodifiableMap(codecs);
  }

  <I, O> void add(Declaration<C, I, O> it) {
    if (it.name().isBlank() || it.name().length() > Wire.OPERATION_CHARS_MAX) {
      throw new IllegalArgumentException("an operation needs a name of 1 to 200 characters");
    }
    Codec its = codec;
    Operation<C> operation =
        new Operation<>(
            it.name(),
            it.style(),
            (session, input) -> work(it, its, session, input),
            it.confirm().map(step -> followUp(it, its, step)),
            it.undo().map(step -> followUp(it, its, step)),
            it.undoName());
    OperationKey key = new OperationKey(it.style(), it.name());
    if (declared.putIfAbsent(key, operation) != null) {
      throw new IllegalArgumentException("operation '" + it.name() + "' is declared twice");
    }
    codecs.put(key, its);
  }

  private static <C, I, O> CompletionStage<Worked> work(
      Declaration<C, I, O> it, Codec codec, C session, Json input) {
    I bound;
    try {
      bound = codec.bind(input, it.inputType());
    } catch (Codec.MisfitException e) {
      String reason = "the input does not fit operation '" + it.name() + "': " + e.getMessage();
      return CompletableFuture.completedFuture(Worked.refused(reason));
    }
    return it.work().handle(session, bound).thenApply(result -> worked(it.name(), codec, result));
  }

  private static <O> Worked worked(String operation, Codec codec, Result<O> result) {
    if (result == null) {
      throw new IllegalStateException("the handler returned null instead of a result");
    }
    if (result instanceof Result.ReadOnly) {
      return Worked.readOnly();
    }
    return result.fold(
        output -> Worked.done(OutputBounds.require(operation, codec.unbind(output))),
        Worked::refused);
  }

  private static <C, I, O> Operation.FollowUpWork<C> followUp(
      Declaration<C, I, O> it, Codec codec, AsyncFollowUp<C, I, O> step) {
    return (session, input, output) ->
        step.follow(
            session, codec.bind(input, it.inputType()), codec.bind(output, it.outputType()));
  }

  /** An operation with its types. */
  record Declaration<C, I, O>(
      String name,
      Style style,
      Class<I> inputType,
      Class<O> outputType,
      AsyncHandler<C, I, O> work,
      Optional<AsyncFollowUp<C, I, O>> confirm,
      Optional<AsyncFollowUp<C, I, O>> undo,
      String undoName) {}
}
