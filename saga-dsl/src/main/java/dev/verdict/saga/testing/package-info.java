/**
 * Test a saga in milliseconds: the coordinator's own state machine, participants that do what the
 * test says, a virtual clock, and a crash wherever one can happen.
 *
 * <p>Begin with {@link dev.verdict.saga.testing.SagaTest}, or without JUnit with {@link
 * dev.verdict.saga.testing.SagaRun#of}.
 */
@NullMarked
package dev.verdict.saga.testing;

import org.jspecify.annotations.NullMarked;
