/**
 * Compares what the log says of finished transactions with what the services say that they hold.
 * Nothing is changed, on neither side.
 */
@NullMarked
package dev.verdict.coordinator.reconcile;

import org.jspecify.annotations.NullMarked;
