package dev.verdict.saga;

import java.io.Serializable;

/**
 * A record's component, written as a reference to its accessor: {@code Trip::from}. It is never
 * called; only its name is read, so that a definition stays data. Anything but a plain reference to
 * a record's accessor is refused with an {@link IllegalArgumentException} where it is used.
 *
 * @param <T> the record
 * @param <R> the component's type
 */
@FunctionalInterface
public interface Accessor<T, R> extends Serializable {
  /** The component's value. */
  R of(T value);
}
