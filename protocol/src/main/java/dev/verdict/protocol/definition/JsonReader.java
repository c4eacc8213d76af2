package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON value and where it stands, read strictly: whatever is not as expected is a {@link
 * DefinitionSyntaxException} that names the place.
 *
 * @param pointer where the value stands
 * @param value the value
 */
record JsonReader(String pointer, Json value) {
  static JsonReader top(Json value) {
    return new JsonReader("", value);
  }

  DefinitionSyntaxException wrong(String mend) {
    return new DefinitionSyntaxException(pointer, mend);
  }

  Map<String, Json> members() {
    if (value instanceof Json.Obj object) {
      return object.members();
    }
    throw wrong("expected an object");
  }

  /** Checks that this is an object without any other members. */
  JsonReader allow(Set<String> known) {
    for (String name : members().keySet()) {
      if (!known.contains(name)) {
        throw child(name, value)
            .wrong("unknown member; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return this;
  }

  boolean has(String name) {
    return members().containsKey(name);
  }

  JsonReader get(String name) {
    Json member = members().get(name);
    if (member == null) {
      throw wrong("member " + name + " is missing");
    }
    return child(name, member);
  }

  Optional<JsonReader> find(String name) {
    return has(name) ? Optional.of(get(name)) : Optional.empty();
  }

  List<JsonReader> items() {
    if (!(value instanceof Json.Arr array)) {
      throw wrong("expected an array");
    }
    List<JsonReader> items = new ArrayList<>();
    for (Json item : array.items()) {
      items.add(child(Integer.toString(items.size()), item));
    }
    return items;
  }

  String text() {
    if (value instanceof Json.Text text) {
      return text.value();
    }
    throw wrong("expected a string");
  }

  BranchId stepName() {
    if (!BranchId.isValid(text())) {
      throw wrong("expected a step's name: 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return new BranchId(text());
  }

  boolean bool() {
    if (value instanceof Json.Bool bool) {
      return bool.value();
    }
    throw wrong("expected true or false");
  }

  Json.Num number() {
    if (value instanceof Json.Num number) {
      return number;
    }
    throw wrong("expected a number");
  }

  int wholeNumber() {
    return (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  Duration millis() {
    return Duration.ofMillis(whole(-1L << 52, 1L << 52));
  }

  private long whole(long min, long max) {
    BigDecimal number = number().value();
    if (number.scale() > 0
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw wrong("expected a whole number from " + min + " to " + max);
    }
    return number.longValueExact();
  }

  private JsonReader child(String token, Json child) {
    return new JsonReader(pointer + "/" + token.replace("~", "~0").replace("/", "~1"), child);
  }
}
