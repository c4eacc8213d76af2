/** The transfer, alone and among many. */
@NullMarked
package dev.verdict.examples.transfer;

import org.jspecify.annotations.NullMarked;
