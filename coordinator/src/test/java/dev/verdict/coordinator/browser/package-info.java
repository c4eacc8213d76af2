/** Drives the recovery console with a real browser. */
@NullMarked
package dev.verdict.coordinator.browser;

import org.jspecify.annotations.NullMarked;
