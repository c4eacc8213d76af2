/** Protocol bugs that the exploration must find. */
@NullMarked
package dev.verdict.stress.simulate.explore.mutant;

import org.jspecify.annotations.NullMarked;
