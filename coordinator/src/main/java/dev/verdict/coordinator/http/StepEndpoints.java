package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.http.ActionEndpoints.Wish;
import dev.verdict.coordinator.http.Bodies.ActionBody;
import dev.verdict.coordinator.http.Bodies.InputBody;
import dev.verdict.coordinator.http.Bodies.SubstituteBody;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What an operator does to a step of a saga that does not get done. Payloads are in the
 * transaction's own records; the record of what operators did has their digests.
 */
final class StepEndpoints {
  private static final BodyCodec<SubstituteBody> SUBSTITUTE = BodyCodec.of(SubstituteBody.class);
  private static final BodyCodec<InputBody> INPUT = BodyCodec.of(InputBody.class);
  private static final BodyCodec<ActionBody> ACTION = BodyCodec.of(ActionBody.class);
  private static final String STEP = "/v1/transactions/{id}/branches/{branch}/";

  private final ActionEndpoints actions;
  private final Masking masking;

  StepEndpoints(ActionEndpoints actions, Masking masking) {
    this.actions = actions;
    this.masking = masking;
  }

  List<Endpoint> all() {
    return List.of(
        endpoint("substitute", SUBSTITUTE, StepEndpoints::substitute),
        endpoint("skip", ACTION, StepEndpoints::skip),
        endpoint("input", INPUT, this::giveInput));
  }

  private <B> Endpoint endpoint(String word, BodyCodec<B> codec, BiFunction<BranchId, B, Wish> of) {
    return new Endpoint(
        HttpMethod.POST,
        STEP + word,
        exchange ->
            exchange
                .body()
                .map(codec::read)
                .map(body -> of.apply(exchange.branch(), body))
                .compose(wish -> actions.carryOut(exchange, wish)));
  }

  private static Wish substitute(BranchId step, SubstituteBody body) {
    Json output = value(body.output(), "/output");
    boolean doneByHand = body.doneByHand().orElse(false);
    return Wish.of(
        "substitute",
        new Action.Substitute(step, output, doneByHand),
        Map.of(
            "branch", Json.text(step.text()),
            "output_sha256", Json.text(JsonDigest.of(output)),
            "done_by_hand", Json.bool(doneByHand)),
        body.reason(),
        body.dryRun(),
        body.planDigest());
  }

  /** What was shown in place of something hidden must not be sent in its place. */
  private Wish giveInput(BranchId step, InputBody body) {
    Json input = value(body.input(), "/input");
    if (masking.isHidden(input)) {
      throw Rules.invalid(
          "/input", "Where this node shows \"***\" it hides a value: give that value");
    }
    return Wish.of(
        "input",
        new Action.GiveInput(step, input),
        Map.of("branch", Json.text(step.text()), "input_sha256", Json.text(JsonDigest.of(input))),
        body.reason(),
        body.dryRun(),
        body.planDigest());
  }

  /** A body's null stands for nothing, as if the member were not there. */
  private static Json value(Optional<Json> given, String pointer) {
    return Rules.required(given.filter(it -> !it.equals(Json.nil())), pointer);
  }

  private static Wish skip(BranchId step, ActionBody body) {
    return Wish.of(
        "skip",
        new Action.Skip(step),
        Map.of("branch", Json.text(step.text())),
        body.reason(),
        body.dryRun(),
        body.planDigest());
  }
}
