/** Tests of the calls to services. */
@NullMarked
package dev.verdict.coordinator.participants;

import org.jspecify.annotations.NullMarked;
