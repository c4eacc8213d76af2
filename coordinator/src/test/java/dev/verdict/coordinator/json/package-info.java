/** Tests of JSON text. */
@NullMarked
package dev.verdict.coordinator.json;

import org.jspecify.annotations.NullMarked;
