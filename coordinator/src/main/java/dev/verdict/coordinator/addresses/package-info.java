/**
 * Where the coordinator may call. Whoever registers a service chooses an address that a coordinator
 * then calls from inside the network: it must not reach what only that network's machines may.
 */
@NullMarked
package dev.verdict.coordinator.addresses;

import org.jspecify.annotations.NullMarked;
