/** A courier: a participant on Vert.x with the reactive PostgreSQL client. */
@NullMarked
package dev.verdict.examples.courier;

import org.jspecify.annotations.NullMarked;
