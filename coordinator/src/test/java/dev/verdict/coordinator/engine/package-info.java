/** Tests of the engine in one thread, on virtual time. */
@NullMarked
package dev.verdict.coordinator.engine;

import org.jspecify.annotations.NullMarked;
