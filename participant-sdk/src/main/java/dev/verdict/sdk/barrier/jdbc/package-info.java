/** Reaches PostgreSQL over JDBC. */
@NullMarked
package dev.verdict.sdk.barrier.jdbc;

import org.jspecify.annotations.NullMarked;
