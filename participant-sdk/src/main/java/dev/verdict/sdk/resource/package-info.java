/** Prepared transactions: their names, and what becomes of those in doubt. */
@NullMarked
package dev.verdict.sdk.resource;

import org.jspecify.annotations.NullMarked;
