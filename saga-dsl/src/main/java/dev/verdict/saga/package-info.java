/**
 * The builder: a saga in typed Java, built into the definition that the coordinator runs. Start at
 * {@link dev.verdict.saga.Saga#named}.
 */
@NullMarked
package dev.verdict.saga;

import org.jspecify.annotations.NullMarked;
