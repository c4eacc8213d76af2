@NullMarked
package dev.verdict.coordinator.audit;

import org.jspecify.annotations.NullMarked;
