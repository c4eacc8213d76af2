/** What a coordinator does with everything that another one left unfinished in a shard. */
@NullMarked
package dev.verdict.stress.backlog;

import org.jspecify.annotations.NullMarked;
