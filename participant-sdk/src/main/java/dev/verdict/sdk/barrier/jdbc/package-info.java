/** Reaches databases over JDBC, and XA resources. */
@NullMarked
package dev.verdict.sdk.barrier.jdbc;

import org.jspecify.annotations.NullMarked;
