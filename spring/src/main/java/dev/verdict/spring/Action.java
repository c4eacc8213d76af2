package dev.verdict.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A step of a saga: this bean method does it, at most once, inside the local transaction that the
 * barrier guards. Whatever asks Spring for the connection of the data source takes part in it.
 *
 * <p>The method takes the input: one parameter of a class that Jackson reads. It may take the
 * guarded {@link java.sql.Connection} beside it. It returns its output, or nothing, or a {@link
 * dev.verdict.sdk.Result}, which can also refuse for a business reason. An exception means that it
 * failed: everything is rolled back, and the call comes again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {
  /** The operation, as calls name it. */
  String value();
}
