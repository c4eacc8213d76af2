package dev.verdict.saga;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** Finds the record component that an {@link Accessor} refers to. */
final class Accessors {
  private Accessors() {}

  /**
   * The component.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of that
   *     record
   */
  static RecordComponent component(Class<?> owner, Accessor<?, ?> accessor) {
    if (!owner.isRecord()) {
      throw new IllegalArgumentException(
          owner.getSimpleName() + " is not a record: only record components can be referred to");
    }
    SerializedLambda reference =
        Capture.of(accessor)
            .filter(lambda -> lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeVirtual)
            .filter(lambda -> lambda.getCapturedArgCount() == 0)
            .orElseThrow(() -> notAnAccessor("a lambda or object", owner));
    String method = reference.getImplMethodName();
    if (reference.getImplClass().replace('/', '.').equals(owner.getName())) {
      for (RecordComponent component : owner.getRecordComponents()) {
        if (component.getName().equals(method)) {
          return component;
        }
      }
    }
    throw notAnAccessor("'" + method + "'", owner);
  }

  private static IllegalArgumentException notAnAccessor(String what, Class<?> owner) {
    RecordComponent[] components = owner.getRecordComponents();
    String example = components.length == 0 ? "component" : components[0].getName();
    return new IllegalArgumentException(
        "%s is not an accessor of record %s: write a plain method reference such as %s::%s"
            .formatted(what, owner.getSimpleName(), owner.getSimpleName(), example));
  }

  /**
   * Serialization asks the lambda for its description by itself, which works for lambdas of modules
   * that are closed to this one.
   */
  private static final class Capture extends ObjectOutputStream {
    private Optional<SerializedLambda> found = Optional.empty();

    private Capture() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    static Optional<SerializedLambda> of(Accessor<?, ?> accessor) {
      try (Capture capture = new Capture()) {
        capture.writeObject(accessor);
        return capture.found;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Object replaceObject(Object object) {
      if (object instanceof SerializedLambda lambda) {
        found = Optional.of(lambda);
      }
      return "";
    }
  }
}
