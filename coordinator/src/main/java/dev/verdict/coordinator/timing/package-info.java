/** Timers on event loops. */
@NullMarked
package dev.verdict.coordinator.timing;

import org.jspecify.annotations.NullMarked;
