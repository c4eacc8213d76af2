package dev.verdict.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Two-phase commit: this bean method does the work of an operation, and the barrier prepares it.
 * Its parameters and its answer are those of an {@link Action}, but it has no output.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Prepare {
  /** The operation, as calls name it. */
  String value();
}
