/** One coordinator node as a process. */
@NullMarked
package dev.verdict.coordinator;

import org.jspecify.annotations.NullMarked;
