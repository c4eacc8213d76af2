package dev.verdict.saga.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a {@link SagaTest} once as it is, and then again with a crash of the coordinator before and
 * after everything that it writes, sends and receives. Each time another coordinator takes over and
 * reads what is stored: what was written without waiting is lost, all of it or the newest part;
 * calls that were under way arrive before the takeover, after it, after the end, or never.
 *
 * <p>Every rerun checks all {@linkplain Law laws}, and what the test asserts of the ending and the
 * output. A rerun may come out otherwise only if time decides (a deadline, retries that are
 * exhausted, a cancel) and its crash came before that was stored; the test then ends at once. After
 * the first rerun that fails there are no others.
 *
 * <p>The test must do the same each time: no chance, no clock, no state that outlives it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CrashEverywhere {
  /** Whether, in reruns of their own, each call and its answer also come again and again. */
  boolean repeatedCalls() default true;

  /** How many further reruns crash twice, the second time soon after the takeover; 0 or more. */
  int twice() default 0;

  /** What chooses the reruns that crash {@link #twice}. */
  long seed() default 1;

  /** The only rerun to make, as a failure names it, for example {@code 17/0/late}. */
  String only() default "";
}
