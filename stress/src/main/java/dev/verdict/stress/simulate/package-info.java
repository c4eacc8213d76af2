/** Runs the protocol's own code under every schedule that can be enumerated, and under seeds. */
@NullMarked
package dev.verdict.stress.simulate;

import org.jspecify.annotations.NullMarked;
