/** The barrier: what a repeated, late or empty call means, apart from how it is stored. */
@NullMarked
package dev.verdict.sdk.barrier;

import org.jspecify.annotations.NullMarked;
