/**
 * What operators do to many transactions at once: which ones they mean, how they are acted on one
 * after the other, at a pace, and how far that is.
 */
@NullMarked
package dev.verdict.coordinator.batch;

import org.jspecify.annotations.NullMarked;
