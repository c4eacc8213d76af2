/** The benchmark: rounds against Verdict and against the floor, and what they add up to. */
@NullMarked
package dev.verdict.stress.bench;

import org.jspecify.annotations.NullMarked;
