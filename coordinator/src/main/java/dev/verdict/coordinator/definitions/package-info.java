/** Registered saga definitions. */
@NullMarked
package dev.verdict.coordinator.definitions;

import org.jspecify.annotations.NullMarked;
