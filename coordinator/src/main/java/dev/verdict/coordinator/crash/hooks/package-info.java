/** Puts crash points around the parts of a node that is armed with one. */
@NullMarked
package dev.verdict.coordinator.crash.hooks;

import org.jspecify.annotations.NullMarked;
