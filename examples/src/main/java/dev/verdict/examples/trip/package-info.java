/** A trip, booked and undone by a saga. */
@NullMarked
package dev.verdict.examples.trip;

import org.jspecify.annotations.NullMarked;
