/** The process that plays the services. */
@NullMarked
package dev.verdict.stress.participant;

import org.jspecify.annotations.NullMarked;
