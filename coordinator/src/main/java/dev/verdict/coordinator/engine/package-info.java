/** Runs transactions: decide, append, evolve, perform, one input of a transaction at a time. */
@NullMarked
package dev.verdict.coordinator.engine;

import org.jspecify.annotations.NullMarked;
