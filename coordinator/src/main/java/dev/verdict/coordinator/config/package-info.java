/** The node's configuration: read from file, environment and flags into one checked record. */
@NullMarked
package dev.verdict.coordinator.config;

import org.jspecify.annotations.NullMarked;
