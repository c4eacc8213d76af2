/** The command line of {@code verdict-stress}. */
@NullMarked
package dev.verdict.stress;

import org.jspecify.annotations.NullMarked;
