/** A whole system in one thread on virtual time, everything decided by a seed. */
@NullMarked
package dev.verdict.stress.simulate.world;

import org.jspecify.annotations.NullMarked;
