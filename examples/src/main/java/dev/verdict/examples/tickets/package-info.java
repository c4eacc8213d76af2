/** A box office that holds seats by try-confirm-cancel. */
@NullMarked
package dev.verdict.examples.tickets;

import org.jspecify.annotations.NullMarked;
