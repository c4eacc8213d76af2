/** Tests of what a node tells about itself. */
@NullMarked
package dev.verdict.coordinator.telemetry;

import org.jspecify.annotations.NullMarked;
