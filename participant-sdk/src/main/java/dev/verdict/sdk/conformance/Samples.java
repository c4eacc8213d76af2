package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.util.ArrayList;
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
 */
public record Samples(List<Sample> operations, Optional<String> state) {
  private static final String OPERATIONS = "operations";
  private static final String STATE = "state";

  /** Copies the operations. */
  public Samples {
    operations = List.copyOf(operations);
  }

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException that says in words what is wrong with it
   */
  public static Samples parse(String text) {
    if (!(JsonText.parse(text) instanceof Json.Obj description)) {
      throw new IllegalArgumentException("the description of operations is not a JSON object");
    }
    if (!(description.at("/" + OPERATIONS) instanceof Json.Arr operations)
        || operations.items().isEmpty()) {
      throw new IllegalArgumentException(
          "the description has no array 'operations' with at least one operation");
    }
    List<Sample> samples = new ArrayList<>();
    for (Json operation : operations.items()) {
      samples.add(sample(operation, "operations[" + samples.size() + "]"));
    }
    return new Samples(samples, text(description, STATE));
  }

  private static Sample sample(Json described, String where) {
    if (!(described instanceof Json.Obj members)) {
      throw new IllegalArgumentException(where + " is not a JSON object");
    }
    return new Sample(
        style(required(members, "style", where), where),
        required(members, "operation", where),
        text(members, "undo"),
        member(members, "payload").orElse(Json.nil()),
        member(members, "refused_payload"),
        member(members, "other_payload"));
  }

  private static SampleStyle style(String text, String where) {
    for (SampleStyle style : SampleStyle.values()) {
      if (style.text().equals(text)) {
        return style;
      }
    }
    throw new IllegalArgumentException(
        where + ": the style is 'prepared', 'tcc' or 'saga', not '" + text + "'");
  }

  private static String required(Json.Obj of, String name, String where) {
    return text(of, name)
        .orElseThrow(() -> new IllegalArgumentException(where + " has no text '" + name + "'"));
  }

  private static Optional<Json> member(Json.Obj of, String name) {
    return Optional.ofNullable(of.members().get(name));
  }

  private static Optional<String> text(Json.Obj of, String name) {
    return member(of, name)
        .filter(Json.Text.class::isInstance)
        .map(text -> ((Json.Text) text).value());
  }

  /** The description as JSON; {@link #parse} reads it. */
  public String text() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(OPERATIONS, new Json.Arr(operations.stream().map(Samples::described).toList()));
    state.ifPresent(path -> members.put(STATE, Json.text(path)));
    return JsonText.format(new Json.Obj(members));
  }

  private static Json described(Sample sample) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("style", Json.text(sample.style().text()));
    members.put("operation", Json.text(sample.operation()));
    sample.undo().ifPresent(undo -> members.put("undo", Json.text(undo)));
    members.put("payload", sample.payload());
    sample.refusedPayload().ifPresent(payload -> members.put("refused_payload", payload));
    sample.otherPayload().ifPresent(payload -> members.put("other_payload", payload));
    return new Json.Obj(members);
  }
}
