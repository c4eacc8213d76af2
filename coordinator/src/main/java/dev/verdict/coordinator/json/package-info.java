/** JSON text, read and written as a stream, for the values that the core knows. */
@NullMarked
package dev.verdict.coordinator.json;

import org.jspecify.annotations.NullMarked;
