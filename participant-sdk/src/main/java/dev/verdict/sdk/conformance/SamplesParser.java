package dev.verdict.sdk.conformance;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads descriptions of what a participant offers to be checked with. */
final class SamplesParser {
  static final String OPERATIONS = "operations";
  static final String STATE = "state";
  static final String LOCKS = "locks";
  static final String STYLE = "style";
  static final String OPERATION = "operation";
  static final String UNDO = "undo";
  static final String PAYLOAD = "payload";
  static final String REFUSED_PAYLOAD = "refused_payload";
  static final String READ_ONLY_PAYLOAD = "read_only_payload";
  static final String OTHER_PAYLOAD = "other_payload";

  private static final List<String> MEMBERS = List.of(OPERATIONS, STATE, LOCKS);
  private static final List<String> MEMBERS_OF_OPERATION =
      List.of(STYLE, OPERATION, UNDO, PAYLOAD, REFUSED_PAYLOAD, READ_ONLY_PAYLOAD, OTHER_PAYLOAD);
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private SamplesParser() {}

  static Samples parse(String text) {
    if (!(json(text) instanceof Json.Obj description)) {
      throw new IllegalArgumentException("the description of operations is not a JSON object");
    }
    requireKnown(description, MEMBERS, "the description");
    if (!(description.at("/" + OPERATIONS) instanceof Json.Arr operations)
        || operations.items().isEmpty()) {
      throw new IllegalArgumentException(
          "the description has no array 'operations' with at least one operation");
    }
    List<Sample> samples = new ArrayList<>();
    for (Json operation : operations.items()) {
      samples.add(sample(operation, "operations[" + samples.size() + "]"));
    }
    return new Samples(
        samples,
        text(description, STATE, "the description").map(SamplesParser::path),
        member(description, LOCKS).map(SamplesParser::truth).orElse(false));
  }

  private static boolean truth(Json value) {
    if (value.equals(Json.bool(true)) || value.equals(Json.bool(false))) {
      return value.equals(Json.bool(true));
    }
    throw new IllegalArgumentException("the description: 'locks' is neither true nor false");
  }

  /** Editors of some systems begin each file with a byte order mark. */
  private static Json json(String text) {
    String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    try (JsonParser in = JsonText.FACTORY.createParser(plain)) {
      in.nextToken();
      Json value = JsonText.read(in);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "something follows the value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON" + at(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String at(JsonProcessingException e) {
    return Optional.<JsonLocation>ofNullable(e.getLocation())
        .map(it -> " in line " + it.getLineNr() + ", column " + it.getColumnNr())
        .orElse("");
  }

  private static Sample sample(Json described, String where) {
    if (!(described instanceof Json.Obj members)) {
      throw new IllegalArgumentException(where + " is not a JSON object");
    }
    requireKnown(members, MEMBERS_OF_OPERATION, where);
    SampleStyle style = style(required(members, STYLE, where), where);
    Optional<String> undo = text(members, UNDO, where);
    if (undo.isPresent() && style != SampleStyle.SAGA) {
      throw new IllegalArgumentException(where + ": only a saga's step names what undoes it");
    }
    Optional<Json> readOnly = member(members, READ_ONLY_PAYLOAD);
    if (readOnly.isPresent() && style == SampleStyle.SAGA) {
      throw new IllegalArgumentException(where + ": a saga's step has no vote to be read-only");
    }
    return new Sample(
        style,
        required(members, OPERATION, where),
        undo,
        member(members, PAYLOAD).orElse(Json.nil()),
        member(members, REFUSED_PAYLOAD),
        readOnly,
        member(members, OTHER_PAYLOAD));
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

  private static void requireKnown(Json.Obj of, List<String> known, String where) {
    for (String name : of.members().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            where + " has a member '" + name + "': known are " + String.join(", ", known));
      }
    }
  }

  private static String required(Json.Obj of, String name, String where) {
    return text(of, name, where)
        .orElseThrow(() -> new IllegalArgumentException(where + " has no text '" + name + "'"));
  }

  /** Some services write what they leave out as null. */
  private static Optional<Json> member(Json.Obj of, String name) {
    return Optional.of(of.at("/" + name)).filter(it -> !it.equals(Json.nil()));
  }

  private static Optional<String> text(Json.Obj of, String name, String where) {
    return member(of, name).map(value -> text(value, name, where));
  }

  private static String text(Json value, String name, String where) {
    if (value instanceof Json.Text text && !text.value().isBlank()) {
      return text.value();
    }
    throw new IllegalArgumentException(where + ": '" + name + "' is not a text, or an empty one");
  }

  /** A path as it can stand in a URL, below the base URL. */
  private static String path(String text) {
    String wrong = "'state' is a path below the base URL, such as /numbers, not '" + text + "'";
    try {
      URI path = new URI(text);
      if (path.isAbsolute() || path.getRawAuthority() != null || path.getRawFragment() != null) {
        throw new IllegalArgumentException(wrong);
      }
      return text;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(wrong + ": " + e.getReason(), e);
    }
  }
}
