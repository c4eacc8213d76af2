/** Tests of what the recovery console tells. */
@NullMarked
package dev.verdict.coordinator.console;

import org.jspecify.annotations.NullMarked;
