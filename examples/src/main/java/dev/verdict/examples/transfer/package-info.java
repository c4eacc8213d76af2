/** Money between accounts by a saga that nobody sees half done. */
@NullMarked
package dev.verdict.examples.transfer;

import org.jspecify.annotations.NullMarked;
