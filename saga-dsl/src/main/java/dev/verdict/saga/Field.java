package dev.verdict.saga;

import dev.verdict.protocol.definition.Mapping;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Codec;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A component that is about to be set.
 *
 * @param <R> the record to which it belongs
 * @param <C> the component's type
 */
public final class Field<R, C> {
  private final Fields<R> fields;
  private final RecordComponent component;

  Field(Fields<R> fields, RecordComponent component) {
    this.fields = fields;
    this.component = component;
  }

  /** Sets it to a value that the saga will have. */
  public Fields<R> to(Value<C> value) {
    return fields.put(component, value.source());
  }

  /** Sets it to a constant, written into the definition. */
  public Fields<R> to(C constant) {
    return fields.put(
        component,
        new Source(
            new Mapping.Constant(Codec.encode(constant)),
            Types.boxed(component.getGenericType()),
            Set.of(),
            Set.of()));
  }

  /** Sets it, a record, to a new one made of values. */
  public Fields<R> toNew(Consumer<Fields<C>> fill) {
    return fields.put(component, Fields.fill(component.getType(), fields.uses(), fill));
  }
}
