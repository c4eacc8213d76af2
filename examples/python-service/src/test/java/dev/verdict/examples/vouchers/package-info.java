/** The Python service in its own process, alone and together with the other examples. */
@NullMarked
package dev.verdict.examples.vouchers;

import org.jspecify.annotations.NullMarked;
