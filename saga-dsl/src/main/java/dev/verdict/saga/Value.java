package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.saga.internal.Codec;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A value that a saga will have when it runs: a part of its input, a part of a step's output, a
 * constant, or something made of these. It says where the value comes from; it holds none.
 *
 * @param <T> the value's type
 */
public sealed class Value<T> permits NumberValue {
  private final Source source;

  Value(Source source) {
    this.source = source;
  }

  /**
   * Where a value comes from.
   *
   * @param mapping as the definition will say it
   * @param type the value's type, never primitive
   * @param needs what must hold for it to be there
   * @param origins the sagas whose input or steps it uses
   */
  record Source(Mapping mapping, Type type, Set<Need> needs, Set<Plan> origins) {
    Source {
      needs = Set.copyOf(needs);
      origins = Set.copyOf(origins);
    }

    static Source of(Mapping mapping, Type type, Plan origin) {
      return new Source(mapping, type, Set.of(), Set.of(origin));
    }

    Source child(String token, Type childType) {
      return new Source(Mappings.child(mapping, token), Types.boxed(childType), needs, origins);
    }

    Source withType(Type other) {
      return new Source(mapping, other, needs, origins);
    }

    Source needing(Need need) {
      Set<Need> more = new HashSet<>(needs);
      more.add(need);
      return new Source(mapping, type, more, origins);
    }
  }

  Source source() {
    return source;
  }

  /**
   * A component of this record.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code T}
   */
  @SuppressWarnings("overloads") // the number's accessor is the more specific
  public <R> Value<R> get(Accessor<T, R> accessor) {
    return new Value<>(component(accessor));
  }

  /**
   * A component of this record that is a number.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code T}
   */
  @SuppressWarnings("overloads")
  public <N extends Number> NumberValue<N> get(NumberAccessor<T, N> accessor) {
    return new NumberValue<>(component(accessor));
  }

  private Source component(Accessor<?, ?> accessor) {
    RecordComponent component = Accessors.component(Types.raw(source.type()), accessor);
    return source.child(component.getName(), component.getGenericType());
  }

  /** Holds if the value is there: its step was not skipped and it is not empty. */
  public When isPresent() {
    return new When(new Condition.Present(source.mapping()), source.origins());
  }

  /** Holds if the value equals a constant. */
  public When equalTo(T constant) {
    return new When(
        new Condition.Equal(source.mapping(), Codec.encode(constant)), source.origins());
  }

  /** This value as one that may be missing, for an {@code Optional} component. */
  public Value<Optional<T>> optional() {
    return new Value<>(
        new Source(
            Mappings.optional(source.mapping()),
            Types.generic(Optional.class, source.type()),
            Set.of(),
            source.origins()));
  }

  /**
   * What an optional value holds. A step can use it only {@link StepOptions#when when} the value
   * {@link #isPresent}.
   */
  public static <T> Value<T> unwrap(Value<Optional<T>> optional) {
    Source outer = optional.source();
    return new Value<>(
        outer.withType(Types.held(outer.type())).needing(new Need.ValuePresent(outer.mapping())));
  }

  /**
   * An item of a list. A step can use it only {@link StepOptions#when when} it {@link #isPresent}.
   *
   * @param index from 0
   */
  public static <T> Value<T> item(Value<? extends List<T>> list, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return part(list.source(), Integer.toString(index));
  }

  /**
   * The value of a map under a key. A step can use it only {@link StepOptions#when when} it {@link
   * #isPresent}.
   */
  public static <T> Value<T> entry(Value<? extends Map<String, T>> map, String key) {
    return part(map.source(), key);
  }

  private static <T> Value<T> part(Source whole, String token) {
    Source part = whole.child(token, Types.held(whole.type()));
    return new Value<>(part.needing(new Need.ValuePresent(part.mapping())));
  }

  /** A constant, written into the definition. */
  public static <T> Value<T> constant(Class<T> type, T constant) {
    return new Value<>(
        new Source(
            new Mapping.Constant(Codec.encode(constant)), Types.boxed(type), Set.of(), Set.of()));
  }

  /**
   * A text: a word, and after it a value in words. A number is written in plain digits. It is
   * missing if the value is neither a text nor a number nor a truth value.
   */
  public static Value<String> text(String prefix, Value<?> part) {
    Mapping start = new Mapping.Constant(Json.text(prefix));
    Source rest = part.source();
    return new Value<>(
        new Source(
            new Mapping.TextOf(List.of(start, rest.mapping())),
            String.class,
            rest.needs(),
            rest.origins()));
  }

  /**
   * A list of values.
   *
   * @param type the items' type
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Value<List<T>> listOf(Class<T> type, Value<T>... items) {
    List<Mapping> mappings = new ArrayList<>();
    Set<Need> needs = new HashSet<>();
    Set<Plan> origins = new HashSet<>();
    for (Value<T> item : items) {
      mappings.add(item.source().mapping());
      needs.addAll(item.source().needs());
      origins.addAll(item.source().origins());
    }
    return new Value<>(
        new Source(new Mapping.ArrayOf(mappings), Types.generic(List.class, type), needs, origins));
  }
}
