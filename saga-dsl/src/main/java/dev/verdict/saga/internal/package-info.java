/** Between Java values, JSON values and JSON text. Not part of the API. */
@NullMarked
package dev.verdict.saga.internal;

import org.jspecify.annotations.NullMarked;
