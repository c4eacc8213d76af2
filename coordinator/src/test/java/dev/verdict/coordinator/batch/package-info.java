@NullMarked
package dev.verdict.coordinator.batch;

import org.jspecify.annotations.NullMarked;
