/** Tests. */
@NullMarked
package dev.verdict.sdk.presence;

import org.jspecify.annotations.NullMarked;
