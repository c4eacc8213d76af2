/**
 * Acts that one operator proposes and another one approves. What approval does is the API's
 * business; here is what all nodes know of it.
 */
@NullMarked
package dev.verdict.coordinator.approval;

import org.jspecify.annotations.NullMarked;
