/** What the recovery console tells people: why a transaction is where it is, and what is stuck. */
@org.jspecify.annotations.NullMarked
package dev.verdict.coordinator.console;
