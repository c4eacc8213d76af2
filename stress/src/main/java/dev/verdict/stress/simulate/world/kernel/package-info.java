/** Time, chance, processes and the wire of a simulated world. */
@NullMarked
package dev.verdict.stress.simulate.world.kernel;

import org.jspecify.annotations.NullMarked;
