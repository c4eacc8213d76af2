/** The database of the development mode. */
@NullMarked
package dev.verdict.coordinator.embedded;

import org.jspecify.annotations.NullMarked;
