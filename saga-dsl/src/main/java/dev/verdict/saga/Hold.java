package dev.verdict.saga;

import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.wire.LockMode;

/**
 * A resource that a saga holds from before its first step until nothing of it is left to do. Sagas,
 * atomic transactions and leases that name the same resource get it one after the other, but for
 * those that share it.
 */
public final class Hold {
  private final Value.Source resource;
  private final LockMode mode;

  private Hold(Value<?> resource, LockMode mode) {
    this.resource = resource.source();
    this.mode = mode;
  }

  /**
   * That resource, alone.
   *
   * @param resource its name, made out of the saga's input, for example {@code
   *     Value.text("account:", saga.input(Transfer::from))}
   */
  public static Hold exclusive(Value<String> resource) {
    return new Hold(resource, LockMode.EXCLUSIVE);
  }

  /** That resource, alone: the name is a word and a part of the saga's input. */
  public static Hold exclusive(String prefix, Value<?> part) {
    return exclusive(Value.text(prefix, part));
  }

  /** That resource, together with others that share it. */
  public static Hold shared(Value<String> resource) {
    return new Hold(resource, LockMode.SHARED);
  }

  /** That resource, together with others: the name is a word and a part of the saga's input. */
  public static Hold shared(String prefix, Value<?> part) {
    return shared(Value.text(prefix, part));
  }

  Holds.Lock lock() {
    Mapping mapping = resource.mapping();
    return new Holds.Lock(mapping, mode);
  }

  Value.Source resource() {
    return resource;
  }
}
