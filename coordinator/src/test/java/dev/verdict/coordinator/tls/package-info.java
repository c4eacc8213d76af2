@NullMarked
package dev.verdict.coordinator.tls;

import org.jspecify.annotations.NullMarked;
