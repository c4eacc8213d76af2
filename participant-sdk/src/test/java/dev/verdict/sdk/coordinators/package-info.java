/** Tests. */
@NullMarked
package dev.verdict.sdk.coordinators;

import org.jspecify.annotations.NullMarked;
