/** Faults: which, when, to whom, from the seed alone; and how they are done. */
@NullMarked
package dev.verdict.stress.chaos.fault;

import org.jspecify.annotations.NullMarked;
