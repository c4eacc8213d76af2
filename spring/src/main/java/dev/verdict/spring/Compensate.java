package dev.verdict.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Undoes an {@link Action} that was done, at most once, inside the local transaction that the
 * barrier guards. It takes the input and the output of the action, as the barrier kept them, in
 * this order; each may be left out. It may take the guarded {@link java.sql.Connection} beside
 * them. It returns nothing, and cannot refuse: it is called until it succeeds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Compensate {
  /** The undoing operation, as calls name it. */
  String value();

  /** The operation of the {@link Action} that it undoes. */
  String of();
}
