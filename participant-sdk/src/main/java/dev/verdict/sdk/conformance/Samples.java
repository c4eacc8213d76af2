package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a participant offers to be checked with: the description that {@code GET
 * /verdict/v1/conformance} answers, or a file.
 *
 * @param operations at least one
 * @param state where, below the base URL, numbers show what the operations did; empty if nowhere
 * @param locks whether work is refused whose lock was given to somebody else
 */
public record Samples(List<Sample> operations, Optional<String> state, boolean locks) {
  /** Copies the operations. */
  public Samples {
    operations = List.copyOf(operations);
  }

  /**
   * Reads a description, strictly: a member that is unknown or of another type would mean checks
   * that nobody misses.
   *
   * @throws IllegalArgumentException that says in words what is wrong with it
   */
  public static Samples parse(String text) {
    return SamplesParser.parse(text);
  }

  /** The description as JSON; {@link #parse} reads it. */
  public String text() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(
        SamplesParser.OPERATIONS,
        new Json.Arr(operations.stream().map(Samples::described).toList()));
    state.ifPresent(path -> members.put(SamplesParser.STATE, Json.text(path)));
    if (locks) {
      members.put(SamplesParser.LOCKS, Json.bool(true));
    }
    return JsonText.format(new Json.Obj(members));
  }

  private static Json described(Sample sample) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(SamplesParser.STYLE, Json.text(sample.style().text()));
    members.put(SamplesParser.OPERATION, Json.text(sample.operation()));
    sample.undo().ifPresent(undo -> members.put(SamplesParser.UNDO, Json.text(undo)));
    members.put(SamplesParser.PAYLOAD, sample.payload());
    sample
        .refusedPayload()
        .ifPresent(payload -> members.put(SamplesParser.REFUSED_PAYLOAD, payload));
    sample
        .readOnlyPayload()
        .ifPresent(payload -> members.put(SamplesParser.READ_ONLY_PAYLOAD, payload));
    sample.otherPayload().ifPresent(payload -> members.put(SamplesParser.OTHER_PAYLOAD, payload));
    return new Json.Obj(members);
  }
}
