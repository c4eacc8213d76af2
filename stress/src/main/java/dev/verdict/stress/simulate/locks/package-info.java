/** The lock tables of the coordinators' database as values, for worlds without a database. */
@NullMarked
package dev.verdict.stress.simulate.locks;

import org.jspecify.annotations.NullMarked;
