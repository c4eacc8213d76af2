/** The barrier in SQL databases, whichever client reaches them. */
@NullMarked
package dev.verdict.sdk.barrier.sql;

import org.jspecify.annotations.NullMarked;
