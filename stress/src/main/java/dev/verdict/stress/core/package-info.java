/** How fast the pure core is: whole transactions as inputs to the protocols' own machines. */
@NullMarked
package dev.verdict.stress.core;

import org.jspecify.annotations.NullMarked;
