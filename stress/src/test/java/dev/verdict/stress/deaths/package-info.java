/** A participant that dies at each point of its work, and what its next run makes of it. */
@NullMarked
package dev.verdict.stress.deaths;

import org.jspecify.annotations.NullMarked;
