/** Tokens of the API: who holds one, and what it lets its holder do. */
@NullMarked
package dev.verdict.coordinator.access;

import org.jspecify.annotations.NullMarked;
