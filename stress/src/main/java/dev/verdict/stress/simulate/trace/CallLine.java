package dev.verdict.stress.simulate.trace;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.json.JsonTextException;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Call;
import java.util.Arrays;
import java.util.Optional;

/** Reads a line that a service wrote about a call. */
final class CallLine {
  private CallLine() {}

  /** Which call it was; empty if there is no such call. */
  static Optional<CallKind> kind(Call call) {
    return Arrays.stream(CallKind.values())
        .filter(kind -> kind.path().equals(call.call()))
        .findFirst();
  }

  static Json payload(Call call) {
    return json(call, call.payload());
  }

  static Json output(Call call) {
    return json(call, call.output());
  }

  private static Json json(Call call, String text) {
    try {
      return JsonText.read(text);
    } catch (JsonTextException malformed) {
      throw new IllegalArgumentException(words(call) + ", and its line is malformed", malformed);
    }
  }

  static String words(Call call) {
    return call.service()
        + " was asked to "
        + call.call()
        + " branch "
        + call.branch()
        + " in epoch "
        + call.epoch();
  }
}
