/** Tests of what reaches databases over JDBC. */
@NullMarked
package dev.verdict.sdk.barrier.jdbc;

import org.jspecify.annotations.NullMarked;
