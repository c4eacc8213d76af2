/** Tests of the barrier's parts. */
@NullMarked
package dev.verdict.sdk.barrier;

import org.jspecify.annotations.NullMarked;
