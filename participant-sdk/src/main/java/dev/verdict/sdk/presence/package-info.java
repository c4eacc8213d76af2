/** Tells the coordinators where an instance of a service is. */
@NullMarked
package dev.verdict.sdk.presence;

import org.jspecify.annotations.NullMarked;
