/** Everything that a node keeps, in memory: for tests, simulation and trying things out. */
@NullMarked
package dev.verdict.coordinator.log.memory;

import org.jspecify.annotations.NullMarked;
