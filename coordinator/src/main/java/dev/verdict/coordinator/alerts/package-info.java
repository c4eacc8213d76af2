/** What an operator is alarmed about: thresholds, what fires, and whom it is told. */
@NullMarked
package dev.verdict.coordinator.alerts;

import org.jspecify.annotations.NullMarked;
