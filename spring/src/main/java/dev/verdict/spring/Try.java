package dev.verdict.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Try-confirm-cancel: this bean method reserves. It needs a method with {@link Confirm} and one
 * with {@link Cancel} of the same operation. Its parameters and its answer are those of an {@link
 * Action}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Try {
  /** The operation, as calls name it. */
  String value();
}
