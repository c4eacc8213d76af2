/** The floor: the same exchanges over HTTP and the same inserts, without any protocol. */
@NullMarked
package dev.verdict.stress.floor;

import org.jspecify.annotations.NullMarked;
