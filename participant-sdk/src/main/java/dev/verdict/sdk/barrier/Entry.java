package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;

/**
 * What is remembered of one branch.
 *
 * @param key the branch
 * @param style the protocol that it follows
 * @param state how far it has come
 * @param operation the operation of its work call; empty in a tombstone
 * @param inputHash see {@link InputHash}; empty in a tombstone
 * @param input the work's input; {@link Json#nil} in a tombstone, and where a store keeps it no
 *     longer than until the branch is finished
 * @param output the work's output; {@link Json#nil} if there is none
 * @param reason why it was refused; else empty
 * @param epoch the highest epoch seen in a call for this branch
 */
public record Entry(
    BranchKey key,
    Style style,
    State state,
    String operation,
    String inputHash,
    Json input,
    Json output,
    String reason,
    long epoch) {

  /** The claim of a work call. */
  public static Entry claim(Call call) {
    return work(call, State.CLAIMED, "");
  }

  /** The vote of a work call that wrote nothing. */
  static Entry readOnly(Call call) {
    return work(call, State.READ_ONLY, "");
  }

  /** The refusal of a work call, with its reason as every store can keep it. */
  public static Entry refusal(Call call, String reason) {
    return work(call, State.REFUSED, Reason.readable(reason));
  }

  /** The tombstone of a call that ends a branch. */
  public static Entry tombstone(Call call) {
    return new Entry(
        call.key(),
        call.style(),
        State.TOMBSTONE,
        "",
        "",
        Json.nil(),
        Json.nil(),
        "",
        call.epoch());
  }

  private static Entry work(Call call, State state, String reason) {
    return new Entry(
        call.key(),
        call.style(),
        state,
        call.operation(),
        call.inputHash(),
        call.payload(),
        Json.nil(),
        reason,
        call.epoch());
  }

  /** This with another state and output. */
  public Entry with(State newState, Json newOutput) {
    return new Entry(key, style, newState, operation, inputHash, input, newOutput, reason, epoch);
  }

  /** This without the work's input, which nobody needs once the branch is finished. */
  Entry withoutInput() {
    return new Entry(key, style, state, operation, inputHash, Json.nil(), output, reason, epoch);
  }

  /** This, having seen a call of the given epoch. */
  public Entry seen(long callEpoch) {
    return callEpoch <= epoch
        ? this
        : new Entry(key, style, state, operation, inputHash, input, output, reason, callEpoch);
  }
}
