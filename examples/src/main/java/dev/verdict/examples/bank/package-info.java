/** Two banks, each on its own database: money moves by two-phase commit. */
@NullMarked
package dev.verdict.examples.bank;

import org.jspecify.annotations.NullMarked;
