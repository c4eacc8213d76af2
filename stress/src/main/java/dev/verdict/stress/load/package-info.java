/** The process that plays the clients. */
@NullMarked
package dev.verdict.stress.load;

import org.jspecify.annotations.NullMarked;
