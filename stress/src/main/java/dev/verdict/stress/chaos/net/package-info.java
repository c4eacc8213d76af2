/** Connections that can be hurt. */
@NullMarked
package dev.verdict.stress.chaos.net;

import org.jspecify.annotations.NullMarked;
