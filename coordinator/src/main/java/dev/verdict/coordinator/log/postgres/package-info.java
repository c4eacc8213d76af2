/** Everything that a node keeps, in PostgreSQL: the fenced log, epochs, definitions, services. */
@NullMarked
package dev.verdict.coordinator.log.postgres;

import org.jspecify.annotations.NullMarked;
