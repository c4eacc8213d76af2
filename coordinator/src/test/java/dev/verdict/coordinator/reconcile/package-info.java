/** Tests of the comparison of the log with services. */
@NullMarked
package dev.verdict.coordinator.reconcile;

import org.jspecify.annotations.NullMarked;
