/** What the commands share. */
@NullMarked
package dev.verdict.stress.cli;

import org.jspecify.annotations.NullMarked;
