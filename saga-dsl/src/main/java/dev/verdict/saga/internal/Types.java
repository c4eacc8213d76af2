package dev.verdict.saga.internal;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The closed set of Java types that have one agreed JSON form. */
public final class Types {
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private static final Set<Class<?>> SCALARS =
      Set.of(
          String.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          Instant.class,
          LocalDate.class,
          Duration.class);

  private Types() {}

  /** Why values of the type cannot be sent as JSON, in words; empty if they can. */
  public static Optional<String> problem(Type type) {
    return problem(type, type.getTypeName(), new HashSet<>());
  }

  private static Optional<String> problem(Type type, String path, Set<Type> seen) {
    if (!seen.add(type)) {
      return Optional.empty();
    }
    if (type instanceof ParameterizedType generic) {
      return genericProblem(generic, path, seen);
    }
    if (!(type instanceof Class<?> plain)) {
      return notSerializable(path, type);
    }
    if (isScalar(plain)) {
      return Optional.empty();
    }
    return plain.isRecord() && plain.getTypeParameters().length == 0
        ? recordProblem(plain, seen)
        : notSerializable(path, plain);
  }

  private static boolean isScalar(Class<?> type) {
    return SCALARS.contains(type)
        || BOXES.containsKey(type)
        || BOXES.containsValue(type)
        || type.isEnum();
  }

  private static Optional<String> recordProblem(Class<?> type, Set<Type> seen) {
    return Arrays.stream(type.getRecordComponents())
        .map(c -> problem(c.getGenericType(), type.getSimpleName() + "." + c.getName(), seen))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> genericProblem(
      ParameterizedType type, String path, Set<Type> seen) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class || type.getRawType() == Optional.class) {
      return problem(arguments[0], path, seen);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return problem(arguments[1], path, seen);
    }
    return notSerializable(path, type);
  }

  private static Optional<String> notSerializable(String path, Type type) {
    return Optional.of(
        ("%s is not serializable (%s): use records, String, numbers, booleans, enums, UUID, Instant,"
                + " LocalDate, Duration, BigDecimal, and List, Optional or Map<String, ...> of these")
            .formatted(path, type.getTypeName()));
  }

  /** The components of a record type, which may be none. */
  public static List<RecordComponent> components(Class<?> type) {
    return type.isRecord() ? List.of(type.getRecordComponents()) : List.of();
  }

  /** Whether it is an {@code Optional} of something. */
  public static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  /** The type without its parameters. */
  public static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType generic) {
      return raw(generic.getRawType());
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  /** The reference type of a primitive one; any other type itself. */
  public static Type boxed(Type type) {
    return type instanceof Class<?> plain ? BOXES.getOrDefault(plain, plain) : type;
  }

  /** The last argument of a generic type: what a list, an optional or a map holds. */
  public static Type held(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return arguments[arguments.length - 1];
    }
    throw new IllegalArgumentException(type.getTypeName() + " holds no other type");
  }

  /** A generic type with the given arguments. */
  public static ParameterizedType generic(Class<?> raw, Type... arguments) {
    return new Generic(raw, List.of(arguments));
  }

  /** Whether both are the same type, primitives standing for their reference types. */
  public static boolean same(Type one, Type other) {
    if (one instanceof ParameterizedType a && other instanceof ParameterizedType b) {
      return a.getRawType() == b.getRawType() && sameArguments(a, b);
    }
    return Objects.equals(boxed(one), boxed(other));
  }

  private static boolean sameArguments(ParameterizedType one, ParameterizedType other) {
    return same(held(one), held(other));
  }

  private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return raw;
    }

    @Override
    public String getTypeName() {
      return raw.getName() + "<" + held(this).getTypeName() + ">";
    }
  }
}
