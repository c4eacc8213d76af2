/** The processes of a chaos run. */
@NullMarked
package dev.verdict.stress.chaos.world;

import org.jspecify.annotations.NullMarked;
