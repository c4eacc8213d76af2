/** Tests of the HTTP API. */
@NullMarked
package dev.verdict.coordinator.http;

import org.jspecify.annotations.NullMarked;
