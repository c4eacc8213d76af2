/** The cluster of coordinators on Hazelcast: members and leader locks, nothing else. */
@NullMarked
package dev.verdict.coordinator.leadership.hazelcast;

import org.jspecify.annotations.NullMarked;
