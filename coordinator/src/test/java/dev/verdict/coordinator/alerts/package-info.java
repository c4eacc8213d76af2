/** Tests of alerts. */
@NullMarked
package dev.verdict.coordinator.alerts;

import org.jspecify.annotations.NullMarked;
