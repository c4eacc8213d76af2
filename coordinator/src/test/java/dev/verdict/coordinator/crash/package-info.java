@NullMarked
package dev.verdict.coordinator.crash;

import org.jspecify.annotations.NullMarked;
