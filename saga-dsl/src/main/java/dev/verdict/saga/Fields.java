package dev.verdict.saga;

import dev.verdict.protocol.definition.Mapping;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The components of a record to be made: {@code in.set(FlightRequest::from).to(...)}. All must be
 * set but {@code Optional} ones, which are empty if not.
 *
 * @param <R> the record
 */
public final class Fields<R> {
  private final Class<?> type;
  private final Uses uses;
  private final Map<String, Mapping> members = new LinkedHashMap<>();

  private Fields(Class<?> type, Uses uses) {
    this.type = type;
    this.uses = uses;
  }

  static <R> Mapping fill(Class<?> type, Uses uses, Consumer<Fields<R>> fill) {
    Fields<R> fields = new Fields<>(type, uses);
    fill.accept(fields);
    return fields.filled();
  }

  /**
   * Begins to set a component; {@link Field#to} says to what.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code R}
   */
  public <C> Field<R, C> set(Accessor<R, C> component) {
    return new Field<>(this, Accessors.component(type, component));
  }

  Fields<R> put(RecordComponent component, Source source) {
    uses.add(type.getSimpleName() + "." + component.getName(), source);
    if (!Types.same(component.getGenericType(), source.type())) {
      uses.problem(
          Code.OTHER_TYPE,
          "%s.%s is a %s but is set to a %s: map a value of the same type"
              .formatted(
                  type.getSimpleName(),
                  component.getName(),
                  component.getGenericType().getTypeName(),
                  source.type().getTypeName()));
    }
    return put(component, source.mapping());
  }

  Fields<R> put(RecordComponent component, Mapping mapping) {
    String name = component.getName();
    if (members.put(name, mapping) != null) {
      uses.problem(
          Code.SET_TWICE, "%s.%s is set twice: keep one".formatted(type.getSimpleName(), name));
    }
    return this;
  }

  Uses uses() {
    return uses;
  }

  private Mapping filled() {
    Map<String, Mapping> inOrder = new LinkedHashMap<>();
    for (RecordComponent component : Types.components(type)) {
      String name = component.getName();
      if (members.containsKey(name)) {
        inOrder.put(name, members.get(name));
      } else if (!Types.isOptional(component.getGenericType())) {
        uses.problem(
            Code.NOT_SET,
            "%1$s.%2$s is not set: add .set(%1$s::%2$s).to(...)"
                .formatted(type.getSimpleName(), name));
      }
    }
    return new Mapping.ObjectOf(inOrder);
  }
}
