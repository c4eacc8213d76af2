/** Views of the list of transactions that operators save and share. */
@NullMarked
package dev.verdict.coordinator.views;

import org.jspecify.annotations.NullMarked;
