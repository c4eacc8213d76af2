package dev.verdict.protocol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259), immutable. Reading and writing text is left to the edges, which have a
 * JSON library.
 */
public sealed interface Json {
  /** Dispatches over the kinds of values, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** JSON {@code null}. */
  record Null() implements Json {
    private static final Null INSTANCE = new Null();

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.nothing();
    }
  }

  /** JSON {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.bool(value);
    }
  }

  /**
   * A JSON number, exact. Two numbers of the same value are equal, whatever their scale.
   *
   * @param value the number; trailing zeros are stripped
   */
  record Num(BigDecimal value) implements Json {
    /** Strips trailing zeros. */
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.number(value);
    }
  }

  /** A JSON string. */
  record Text(String value) implements Json {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.text(value);
    }
  }

  /** A JSON array. */
  record Arr(List<Json> items) implements Json {
    /** Copies the items. */
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.array(items);
    }
  }

  /** A JSON object; the order of its members is kept but does not count in equality. */
  record Obj(Map<String, Json> members) implements Json {
    /** Copies the members. */
    public Obj {
      members = Members.copyOf(members);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.object(members);
    }
  }

  /** One method for each kind of value. */
  interface Visitor<T> {
    T nothing();

    T bool(boolean value);

    T number(BigDecimal value);

    T text(String value);

    T array(List<Json> items);

    T object(Map<String, Json> members);
  }

  /** JSON {@code null}. */
  static Json nil() {
    return Null.INSTANCE;
  }

  /** A string. */
  static Json text(String value) {
    return new Text(value);
  }

  /** A whole number. */
  static Json number(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /** {@code true} or {@code false}. */
  static Json bool(boolean value) {
    return new Bool(value);
  }

  /** The empty object. */
  static Json emptyObject() {
    return new Obj(Map.of());
  }

  /**
   * The value at a JSON Pointer (RFC 6901).
   *
   * @param pointer empty for this value itself, else {@code /member/0/...}
   * @return the value there, or {@link #nil} if there is none
   * @throws IllegalArgumentException if the pointer is neither empty nor begins with a slash
   */
  default Json at(String pointer) {
    if (pointer.isEmpty()) {
      return this;
    }
    if (pointer.charAt(0) != '/') {
      throw new IllegalArgumentException("not a JSON pointer: " + pointer);
    }
    Json here = this;
    int slash = 0;
    while (slash >= 0) {
      int next = pointer.indexOf('/', slash + 1);
      String token = pointer.substring(slash + 1, next < 0 ? pointer.length() : next);
      here = here.child(token.indexOf('~') < 0 ? token : unescaped(token));
      slash = next;
    }
    return here;
  }

  private static String unescaped(String token) {
    return token.replace("~1", "/").replace("~0", "~");
  }

  private Json child(String token) {
    if (this instanceof Obj obj) {
      return obj.members().getOrDefault(token, nil());
    }
    if (this instanceof Arr arr && token.matches("0|[1-9][0-9]{0,8}")) {
      int index = Integer.parseInt(token);
      return index < arr.items().size() ? arr.items().get(index) : nil();
    }
    return nil();
  }

  /**
   * The value of a tree of plain Java objects, such as a JSON library reads into {@code Object}.
   *
   * @param plain a {@code Map} with {@code String} keys, an {@code Iterable}, a {@code String}, a
   *     {@code Number}, a {@code Boolean}, or the library's own null
   * @throws IllegalArgumentException for anything else
   */
  static Json of(Object plain) {
    if (plain instanceof Json json) {
      return json;
    }
    if (plain instanceof String text) {
      return new Text(text);
    }
    if (plain instanceof Boolean bool) {
      return new Bool(bool);
    }
    if (plain instanceof Number number) {
      return new Num(new BigDecimal(number.toString()));
    }
    if (plain instanceof Map<?, ?> map) {
      Map<String, Json> members = new LinkedHashMap<>();
      map.forEach((key, value) -> members.put((String) key, value == null ? nil() : of(value)));
      return new Obj(members);
    }
    if (plain instanceof Iterable<?> iterable) {
      List<Json> items = new ArrayList<>();
      iterable.forEach(item -> items.add(item == null ? nil() : of(item)));
      return new Arr(items);
    }
    throw new IllegalArgumentException("not a JSON value: " + plain.getClass());
  }
}
