package dev.verdict.saga;

/**
 * An {@link Accessor} of a component that is a number.
 *
 * @param <T> the record
 * @param <N> the component's type
 */
@FunctionalInterface
public interface NumberAccessor<T, N extends Number> extends Accessor<T, N> {}
