/** Who leads which shard, and in which epoch. */
@NullMarked
package dev.verdict.coordinator.leadership;

import org.jspecify.annotations.NullMarked;
