/** Deletes barrier rows that nobody will ask for any more. */
@NullMarked
package dev.verdict.sdk.cleaning;

import org.jspecify.annotations.NullMarked;
