/** Checks that what real processes did is something that the protocol's code can do. */
@NullMarked
package dev.verdict.stress.simulate.trace;

import org.jspecify.annotations.NullMarked;
