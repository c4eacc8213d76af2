/** The durable log: the contract that every implementation keeps. */
@NullMarked
package dev.verdict.coordinator.log;

import org.jspecify.annotations.NullMarked;
