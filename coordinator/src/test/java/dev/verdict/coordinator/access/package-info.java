@NullMarked
package dev.verdict.coordinator.access;

import org.jspecify.annotations.NullMarked;
