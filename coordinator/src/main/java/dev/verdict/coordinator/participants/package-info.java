/** Registered services and the calls to them. */
@NullMarked
package dev.verdict.coordinator.participants;

import org.jspecify.annotations.NullMarked;
