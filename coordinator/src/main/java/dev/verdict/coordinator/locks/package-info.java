/**
 * Locks on resources that users name: for sagas and atomic transactions that declare them, and for
 * services that take a lease. They are kept in PostgreSQL; nothing here counts once a process dies.
 */
@NullMarked
package dev.verdict.coordinator.locks;

import org.jspecify.annotations.NullMarked;
