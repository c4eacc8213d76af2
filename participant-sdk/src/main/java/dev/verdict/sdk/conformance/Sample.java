package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation that may be carried out for a check, some hundred times, and inputs for it.
 *
 * @param style the protocol that it follows
 * @param operation its name
 * @param undo what calls its undoing, for a saga's step that can be undone; else empty
 * @param payload an input that it answers {@code done}, not read-only. In its texts {@link #UNIQUE}
 *     stands for something else in each branch
 * @param refusedPayload an input that it refuses, if there is one
 * @param readOnlyPayload an input for which it writes nothing and votes so, if there is one; not
 *     for sagas
 * @param otherPayload an input that differs from {@code payload}; without it a member is added
 */
public record Sample(
    SampleStyle style,
    String operation,
    Optional<String> undo,
    Json payload,
    Optional<Json> refusedPayload,
    Optional<Json> readOnlyPayload,
    Optional<Json> otherPayload) {
  /** Stands for letters and digits that are new in each branch. */
  public static final String UNIQUE = "${unique}";

  /** A sample that shows no refusal. */
  public static Sample of(SampleStyle style, String operation, Json payload) {
    return new Sample(
        style,
        operation,
        Optional.empty(),
        payload,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** This, undone by the operation of that name. */
  public Sample undoneBy(String name) {
    return new Sample(
        style,
        operation,
        Optional.of(name),
        payload,
        refusedPayload,
        readOnlyPayload,
        otherPayload);
  }

  /** This, with an input that it refuses. */
  public Sample refusing(Json input) {
    return new Sample(
        style, operation, undo, payload, Optional.of(input), readOnlyPayload, otherPayload);
  }

  /** This, with an input for which it writes nothing. */
  public Sample reading(Json input) {
    return new Sample(
        style, operation, undo, payload, refusedPayload, Optional.of(input), otherPayload);
  }

  /** Whether what it did can be taken back. */
  public boolean canBeUndone() {
    return style != SampleStyle.SAGA || undo.isPresent();
  }

  /** For people, for example {@code action book}. */
  public String title() {
    return style.work().path() + " " + operation;
  }

  /** Another input than {@link #payload}. */
  Json different() {
    return otherPayload.orElseGet(() -> altered(payload));
  }

  private static Json altered(Json input) {
    if (input instanceof Json.Obj obj) {
      Map<String, Json> members = new LinkedHashMap<>(obj.members());
      members.put("verdict_conformance", Json.text("another input"));
      return new Json.Obj(members);
    }
    return new Json.Arr(List.of(input));
  }
}
