/** Requests that any coordinator may answer. */
@NullMarked
package dev.verdict.sdk.coordinators;

import org.jspecify.annotations.NullMarked;
