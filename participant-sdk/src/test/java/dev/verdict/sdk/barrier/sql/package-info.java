/** Tests of what reaches databases over JDBC. */
@NullMarked
package dev.verdict.sdk.barrier.sql;

import org.jspecify.annotations.NullMarked;
