/** The HTTP API, the page, health and metrics: a thin edge around the engine. */
@NullMarked
package dev.verdict.coordinator.http;

import org.jspecify.annotations.NullMarked;
