/** Named points at which a test makes a coordinator die. Without such a test nothing of it runs. */
@NullMarked
package dev.verdict.coordinator.crash;

import org.jspecify.annotations.NullMarked;
