/**
 * Who operates the coordinator, and the record of what they did: a chain of rows, each bound to the
 * one before by its hash, so that a change of what is on record shows.
 */
@NullMarked
package dev.verdict.coordinator.audit;

import org.jspecify.annotations.NullMarked;
