package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.internal.Codec;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operation may return: what the saga expects of it. */
final class Outputs {
  private Outputs() {}

  /** The value as the coordinator gets it. */
  static Json encode(String operation, Set<Type> expected, Object value) {
    if (value == Nothing.NOTHING) {
      requireNothing(operation, expected);
      return Json.nil();
    }
    for (Type type : expected) {
      if (!Types.raw(Types.boxed(type)).isInstance(value)) {
        throw new IllegalArgumentException(
            "the saga expects that %s returns %s, not %s"
                .formatted(operation, name(type), value.getClass().getSimpleName()));
      }
    }
    Json json = Codec.encode(value);
    expected.forEach(type -> Codec.decode(json, type));
    return json;
  }

  static void requireNothing(String operation, Set<Type> expected) {
    if (!returnsNothing(expected)) {
      String types = expected.stream().map(Outputs::name).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "the saga expects that %s returns %s: say .returns(...)".formatted(operation, types));
    }
  }

  static boolean returnsNothing(Set<Type> expected) {
    return Set.of(Nothing.class).containsAll(expected);
  }

  private static String name(Type type) {
    return type == Nothing.class ? "nothing" : simple(type);
  }

  private static String simple(Type type) {
    return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
  }
}
