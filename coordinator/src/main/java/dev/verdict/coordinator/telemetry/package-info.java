/** Metrics of what the node does, for Prometheus. */
@NullMarked
package dev.verdict.coordinator.telemetry;

import org.jspecify.annotations.NullMarked;
