/** The barrier in PostgreSQL, whichever client reaches it. */
@NullMarked
package dev.verdict.sdk.barrier.sql;

import org.jspecify.annotations.NullMarked;
