/** Tests of the embedded database. */
@NullMarked
package dev.verdict.coordinator.embedded;

import org.jspecify.annotations.NullMarked;
