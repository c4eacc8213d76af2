/** Tests of where the coordinator may call. */
@NullMarked
package dev.verdict.coordinator.addresses;

import org.jspecify.annotations.NullMarked;
