package dev.verdict.saga.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test of a saga: its parameter, and that of {@code @BeforeEach} methods, is a {@link SagaRun}.
 * The saga is what the test class has as a field, or a static method without parameters, of type
 * {@code Saga} with the same type arguments.
 *
 * <pre>{@code
 * static final Saga<Trip, Booked> SAGA = TripSaga.declare();
 *
 * @SagaTest
 * void theHotelIsFullSoTheFlightIsCancelled(SagaRun<Trip, Booked> trip) {
 *   trip.participant("flights").on("book").returns(new Seat("12A"));
 *   trip.participant("hotels").on("book").refuses("full");
 *
 *   assertThat(trip.start(new Trip("LIS"))).isCompensated().undid("flight");
 * }
 * }</pre>
 *
 * <p>With {@link CrashEverywhere} it runs again with a crash wherever one can happen.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SagaTestExtension.class)
@Execution(ExecutionMode.SAME_THREAD) // which reruns there are is known after the first run
public @interface SagaTest {}
